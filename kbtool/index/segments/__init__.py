"""Segments on disk: writer, readers, merges, the manifest, Whoosh's format."""
