"""The line model: which of the blocks that rules left open are story.

Features of every block and its surroundings (`features`), a linear stage, the first scores around each block
(`context`), a second stage of small trees (`model`), and a cut chosen page-wise (`cut`). Integers throughout. The
numbers come in as a value; what fits them is in `measure`.
"""

from newsdedup.clean.linemodel.decide import RULE, decide_lines, evidence, scores

__all__ = ["RULE", "decide_lines", "evidence", "scores"]
