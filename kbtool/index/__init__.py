"""The Whoosh index: writing, querying, ranking, snippets."""
