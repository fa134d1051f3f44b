"""Other tools' work on one page, each as it is commonly called. Needs the `bench` extra: `make bench` installs it."""

from __future__ import annotations

from collections.abc import Callable

_STOPS = (".", "!", "?", '"', "”")


def c4(text: str) -> str:
    """Keep lines as C4 does (Raffel et al. 2020, section 2.2): five words and more, a stop at the end, no script."""
    kept = [
        line
        for line in text.split("\n")
        if line.rstrip().endswith(_STOPS) and len(line.split()) >= 5 and "javascript" not in line.lower()
    ]
    return "" if "{" in text or "lorem ipsum" in text.lower() else "\n".join(kept)


def on_html() -> dict[str, Callable[[str], object]]:
    """Give the extractors of HTML, by name."""
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import bare_extraction

    return {
        "resiliparse": lambda page: extract_plain_text(page, main_content=True),
        "trafilatura": lambda page: bare_extraction(page, with_metadata=True),
    }
