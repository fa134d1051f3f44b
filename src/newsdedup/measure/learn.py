"""Learning a site's furniture from its own pages: what recurs, what of it is furniture, and the pack that says so.

Proposes only. Frequency alone removes nothing: a person reads the pack, and accepts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdedup.clean.domains import registered_domain
from newsdedup.measure.choice import choose
from newsdedup.measure.draft import Draft, draft
from newsdedup.measure.furniture import LearnOptions
from newsdedup.measure.sheet import lay_out
from newsdedup.measure.sightings import SiteSightings
from newsdedup.model import Outcome
from newsdedup.recipe import Pack

_SHORTEST_BRAND = 4


class Learner:
    """Watches outcomes go by and proposes packs.

    Args:
        site: the site that all pages are of, None to go by what each page says.
        options: when something recurs often enough; None for the defaults.
    """

    def __init__(self, site: str | None = None, options: LearnOptions | None = None) -> None:
        self._site = site
        self._options = options or LearnOptions()
        self._sites: dict[str, SiteSightings] = {}
        self.unknown = 0
        """stories of which nobody knows the site"""

    def take(self, outcome: Outcome) -> None:
        """Look at one document's outcome, with its page; a duplicate tells nothing that its original did not."""
        if outcome.kind != "article" or outcome.article is None or outcome.page is None:
            return
        name = self._site or outcome.article.site
        if name is None:
            self.unknown += 1
            return
        if name not in self._sites:
            self._sites[name] = SiteSightings(name, brand_of(name))
        published = outcome.article.published
        self._sites[name].take(lay_out(outcome.page), published[:10] if published else None, outcome.article.language)

    def sites(self) -> list[tuple[str, int]]:
        """List the sites and their stories, the largest first."""
        return sorted(((name, site.stories) for name, site in self._sites.items()), key=lambda row: (-row[1], row[0]))

    def propose(self, packs: Sequence[Pack]) -> Iterator[Draft]:
        """Yield a draft for every site with enough stories, the largest first; `packs` are those in force."""
        for name, stories in self.sites():
            if stories >= self._options.at_least:
                site = self._sites[name]
                yield draft(site, choose(site, self._options), packs)


def brand_of(site: str) -> str:
    """Give the name that a site's own lines print: "kompas" of "kompas.com"; "" for one too short to tell."""
    label = (registered_domain(site) or site).split(".")[0].casefold()
    return label if len(label) >= _SHORTEST_BRAND else ""
