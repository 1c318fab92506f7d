"""Quotations: what counts as one, which source covers it, whether the words are there."""
