"""Writing into a vault: atomic files, all-or-nothing transactions, the journal."""
