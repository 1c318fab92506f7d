"""The parser's version: part of the key under which Contents are cached."""

from typing import Final

PARSER_VERSION: Final = 18
"""Raised whenever the same text and limits would give another Content."""
