"""The memory between runs: one SQLite file, and the one door to sqlite3.

Knows nothing of cleaning, and of comparing only that it has bytes to lay by. The database is the only commit point:
what it does not know of never happened.
"""
