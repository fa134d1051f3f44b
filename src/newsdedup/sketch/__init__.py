"""Probabilistic fingerprints: from text to word hashes, shingles, signatures and bands; exact set comparison.

Pure. The one door to datasketch. Knows no article, no page and no policy.
"""
