"""A watcher's work on a vault, and the system around it."""
