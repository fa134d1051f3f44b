"""One article at a time: from a document to decisions about its spans, and to the text that is left.

Pure: no files, no clock, no logging. Knows nothing of other articles.
"""
