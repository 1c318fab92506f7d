"""The rules table of the README; run as a script, it writes the table anew between its marks."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BEGIN = "<!-- rules: written by tests/readme_rules.py -->"
END = "<!-- rules end -->"


def table() -> str:
    from kbtool.report.rules import rules_table
    from kbtool.rules.catalog import CATALOG

    return rules_table(CATALOG)


def table_in(readme: str) -> str | None:
    """Return what stands between the marks, None without them."""
    _, begin, rest = readme.partition(BEGIN)
    inside, end, _ = rest.partition(END)
    return inside.strip("\n") if begin and end else None


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    text = README.read_text(encoding="utf-8")
    old = table_in(text)
    if old is None:
        sys.exit(f"{README} lacks the lines {BEGIN} and {END}")
    head, _, rest = text.partition(BEGIN)
    new = f"{head}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"
    README.write_text(new, encoding="utf-8", newline="\n")
