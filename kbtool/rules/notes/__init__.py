"""Rules about a note itself: properties, fields, tags, titles, hygiene."""
