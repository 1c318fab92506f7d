"""The query language: lexer, parser, tree."""
