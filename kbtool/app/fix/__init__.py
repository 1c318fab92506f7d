"""Fixing a vault in memory, and writing what came of it."""
