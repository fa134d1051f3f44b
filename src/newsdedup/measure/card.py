"""The model card: what the weights were fitted on, how well they do where they were not, and what they cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill

from newsdedup.clean.linemodel.decide import ARTICLE, PARAGRAPH
from newsdedup.measure.gold import Example
from newsdedup.measure.trial import Figures
from newsdedup.recipe import LineModel

_LIMITS = """\
## Limits

- It judges whole blocks. A dateline, a byline or a link glued into a sentence is out of its reach; rules cut those.
- It is fitted beside the rules of all packs. On whole pages it does as well where none of them speaks (`guide method`);
  on a dump of an article rules do nearly all of the work.
- Of real pages it has seen mostly German and English ones; most Indonesian and Malay pages it has seen are invented.
  Other scripts lean on the shape of lines more than on words.
- Gold leaves out fact boxes, captions and headlines, so it removes those as well, and is sometimes wrong about a list.
- On a page without any story it keeps at least one line; that a page holds none is for others to say.
- The thresholds of the cut, the size of the forests and some features were chosen on these folds, and the cue words
  were written after reading pages of the same collections, so the figures flatter it somewhat; on pages of
  collections nobody looked at, expect two points of F1 less.
"""

_STRANGE = """\
With a whole collection or a language left out of the fit, and scored:

| left out | form | dumps | P | R | F1 | page F1 | under .3 | line P | line R |
|---|---|---|---|---|---|---|---|---|---|
"""


def write_card(
    model: LineModel, examples: Sequence[Example], figures: tuple[Sequence[Figures], Sequence[Figures]], day: str
) -> str:
    """Write the card as Markdown; `figures` are those by folds, and those of what was left out of the fit."""
    forms = Counter((example.collection, example.form) for example in examples)
    publishers = len({example.group for example in examples})
    data = "\n".join(f"| {name} | {form} | {count} |" for (name, form), count in sorted(forms.items()))
    rows, strange = ("\n".join(_row(f) for f in part) for part in figures)
    kinds = [("text", model)] + [("HTML", model.markup)] * (model.markup is not None)
    sizes = "\n".join(_size(name, kind) for name, kind in kinds if kind)
    shares = " % (text) or ".join(str(kind.cut("article") * 100 // 256) for _, kind in kinds if kind)

    return _wrapped(f"""\
# The line model

Decides, of the blocks of a page that no rule has judged, which are the story. Fitted on {day}; digest
`{model.digest or "of the file"}`. Rebuild with `python -m newsdedup.measure.fit`.

There are two models: one for text, one for pages of HTML, whose marks (links, elements, which lines stand in the
same element) are features as well. In both a linear stage of integer weights scores every block; two forests of small
trees see the block again, the scores so far of the blocks around it among what they ask for. What rules took out
before, and the headline they found, are features too; the model is never asked about a line that is gone. On a
dump of a whole page the lines are cut where the expected F1 is largest; on a dump of an article a block goes only
when its score is under {model.cut("careful") / 1024:.2f} logits. A dump counts as one of an article when
the share of its words that is probably story and the share of its lines that is not clearly furniture add up to
{shares} % (HTML) or more, or when it has at most {model.cut("short")} blocks; of more than 30
each asks for .8 % more.
A dump of at most {ARTICLE} blocks of which rules left only ones of {PARAGRAPH} words and more is an article
without a look: nothing goes.

| model | weights | trees | nodes | features |
|---|---|---|---|---|
{sizes}

## Data

{len(examples)} dumps of {publishers} publishers. `flat` is a dump with a
line break at every text node, `article` a dump of an article alone as scrapers leave it. The collection `fitted`
is `tests/pages/fitted`: pages of invented outlets, all of our own writing, with the recipes, tables, interviews and
live blogs that the others hardly have. Made from the others are
`crop`, an article dump cut out of a page, `second`, a page on which an article of the same publisher follows,
`cut`, a page with other pages' furniture between its paragraphs, and `mixed`, a story between what stands above and
below those of two other publishers.

| collection | form | dumps |
|---|---|---|
{data}

## Figures

By folds over publishers: no dump is scored by a model that was fitted on a dump of the same publisher. Rules and
line model together; a page whose gold is not on it counts as well. F1 is of runs of four words, with a 95 %
interval over pages; line P and R count blocks. `python -m newsdedup.measure.peers GOLD...` prints these figures
beside those of other tools.

| collection | form | dumps | P | R | F1 | page F1 | under .3 | line P | line R |
|---|---|---|---|---|---|---|---|---|---|
{rows}

{_STRANGE + strange + chr(10) * 2 if strange else ""}{_LIMITS}""")


def _row(f: Figures) -> str:
    lines = " | ".join("" if value is None else f"{value:.3f}" for value in (f.line_precision, f.line_recall))
    return (
        f"| {f.name} | {f.form} | {f.scores.pages} | {f.scores.precision:.3f} | {f.scores.recall:.3f} "
        f"| {f.scores.f1:.3f} [{f.interval[0]:.3f}, {f.interval[1]:.3f}] | {f.scores.page_f1:.3f} | {f.scores.low} "
        f"| {lines} |"
    )


def _size(name: str, model: LineModel) -> str:
    trees = [tree for forest in model.forests for tree in forest.trees]
    nodes = sum(len(tree.features) for tree in trees)
    features = {name for forest in model.forests for name in forest.features}
    return f"| {name} | {len(model.linear.weights)} | {len(trees)} | {nodes} | {len(features)} |"


def _wrapped(text: str) -> str:
    """Wrap running text for a terminal; headings and tables stay."""
    parts = []
    for part in text.rstrip("\n").split("\n\n"):
        items = [part] if part[0] in "#|" else part.replace("\n- ", "\n\n- ").split("\n\n")
        filled = [
            item
            if item[0] in "#|"
            else fill(" ".join(item.split()), 98, subsequent_indent="  " * item.startswith("- "))
            for item in items
        ]
        parts.append("\n".join(filled))
    return "\n\n".join(parts) + "\n"
