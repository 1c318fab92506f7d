"""The inline scanner and a handler for each kind of mark it meets."""
