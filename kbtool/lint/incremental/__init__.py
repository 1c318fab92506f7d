"""Checking with every look-up recorded: after a change only what it answers otherwise."""
