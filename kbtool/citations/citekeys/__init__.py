"""Citekeys: their syntax, who claims which, and the nearest to a misspelt one."""
