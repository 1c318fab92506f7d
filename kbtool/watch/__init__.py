"""File events to hints, and the watcher's loop."""
