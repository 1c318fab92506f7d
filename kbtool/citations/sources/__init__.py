"""Sources: what fields, links, keys and identifiers name, and what is itself a source."""
