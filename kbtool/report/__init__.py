"""Values to text, JSON, SARIF and the rest; nothing here prints."""
