"""What became of documents, for people: the traced page, in the terminal. Reads decisions, takes none."""
