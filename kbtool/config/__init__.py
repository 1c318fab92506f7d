"""The frozen configuration, and how texts become it."""
