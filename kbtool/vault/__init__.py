"""Names, resolution and the immutable snapshot of a vault."""
