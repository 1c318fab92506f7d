"""What a fix must leave as it is, and what must go along with it."""
