"""Rules about files: names, reading, copies."""
