"""The vault's files: walking, reading, stamps, ignore rules, overlays."""
