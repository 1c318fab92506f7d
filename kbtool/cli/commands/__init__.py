"""One typer command a module."""
