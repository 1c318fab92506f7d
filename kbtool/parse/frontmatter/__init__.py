"""The frontmatter: its fence, its guarded YAML, its properties and their places."""
