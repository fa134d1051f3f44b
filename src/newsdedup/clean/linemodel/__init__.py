"""The line model: which of the blocks that rules left open are story.

Features of every block, of its surroundings and of what rules said of them (`features`, `ruled`), a linear stage, the
first scores around each block (`context`), a second stage of small trees (`model`), and a cut chosen page-wise (`cut`).
Integers throughout. The numbers come in as a value; what fits them is in `measure`.
"""

from newsdedup.clean.linemodel.decide import decide_lines, evidence, scores
from newsdedup.clean.linemodel.ruled import RULE

__all__ = ["RULE", "decide_lines", "evidence", "scores"]
