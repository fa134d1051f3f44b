"""What each stage of a distributed run does to the rows of one partition: the same pure functions as on one machine.

Rows in, rows out, in any order that the stage names; knows no cluster. Nothing here depends on how rows were
partitioned: an article is known by its arrival, the number of its file and its place within it.
"""

from __future__ import annotations
