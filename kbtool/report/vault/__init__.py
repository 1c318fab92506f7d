"""Notes, tags, sources, the graph and renames as text and data."""
