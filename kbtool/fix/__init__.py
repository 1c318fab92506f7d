"""Edits as values: choosing, joining and applying them to texts; nothing here touches a disk."""
