"""Who drives: the same cleaning and settling, on one machine's processes. No rule, threshold or pattern lives here."""
