"""The commands: the only wiring place, the only printing, the only exit."""
