"""What is kept in the user's cache: contents, results, facts, and their health."""
