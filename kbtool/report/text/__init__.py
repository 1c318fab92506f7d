"""Text for terminals: style, caret lines, links for editors, escaping."""
