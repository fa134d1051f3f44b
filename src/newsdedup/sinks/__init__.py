"""Where records go: what a record looks like, and files that are published whole or not at all.

The only room that writes output. Decides nothing about documents.
"""

from newsdedup.sinks.jsonl import ClosedPipe, Sink, open_sink
from newsdedup.sinks.record import encode, record, reject_row

__all__ = ["ClosedPipe", "Sink", "encode", "open_sink", "record", "reject_row"]
