"""Lets `python -m kbtool` run the command line."""

from kbtool.cli.main import main

if __name__ == "__main__":
    main()
