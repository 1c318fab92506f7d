"""A linter and full-text index for Obsidian-style vaults of Markdown notes."""
