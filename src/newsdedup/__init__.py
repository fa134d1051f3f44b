"""newsdedup: raw news page dumps in, clean and deduplicated articles out."""

__version__ = "0.1.0"
