"""Queries to ranked hits with snippets."""
