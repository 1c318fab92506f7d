"""From the system's events to the paths to look at again."""
