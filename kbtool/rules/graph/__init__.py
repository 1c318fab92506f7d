"""Rules about how notes are connected."""
