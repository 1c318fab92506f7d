"""Renaming files, headings and tags: plans that keep every link, and their proof."""
