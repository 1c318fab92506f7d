"""Parsing in worker processes: the pool, its protocol, the codec of contents."""
