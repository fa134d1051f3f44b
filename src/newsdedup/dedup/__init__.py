"""Articles among themselves: who repeats whom, and who is kept.

Pure: no files, no clock, no logging. Knows nothing of pages and how they were cleaned.
"""
