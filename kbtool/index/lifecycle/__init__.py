"""The life of an index: opened, brought up to date, checked, merged, rebuilt."""
