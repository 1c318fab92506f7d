"""Text to Content: pure, total, never raises, never reads a file."""
