"""Checking with every question to the vault recorded, and again only what a change answers otherwise."""
