"""The entry point: runs a command, words every error in one sentence, and ends the process."""

import sys

from kbtool.version import VERSION


def main() -> None:
    """Run the command line and exit with its code."""
    print(f"kbtool {VERSION}")
    sys.exit(0)
