"""Making hostile texts: mutants of hostile patterns and of the sample vault's notes."""

from pathlib import Path

from hostile import frontmatter_patterns, markdown_patterns
from parse_laws import PIECES

ROOT = Path(__file__).parent.parent.parent
LARGEST = 6_000
LINKS = [
    "[[b]]", "[[B]]", "[x](b.md)", "[[dir/c|c]]", "![[b]]", "[[c|c]]", "[[Alias]]", "[[#H]]",
    "---\nup: [[b]]\ntag: a, b\n---\n", "---\naliases: [Alias]\n---\n", "# H\n", "\ufeff",
    "---\ncssclass: x\n---\n", "%% kbtool: ignore[L001] %%", "|a|\n|-|\n|[[b|x]]|\n",
    "source: [[b]]\n", "来源：：[[b]]\n", "doi:: https://doi.org/10.1000/182.\n",
    "\n\n[r]: b.md\n\n[r]\n", "[x](dir/c.md#h)",
]  # fmt: skip
"""Links between the notes a.md, b.md and dir/c.md, and what fixes are made for."""


def seeds():
    """Give the texts that mutation starts from."""
    texts = [pattern.make(300) for pattern in markdown_patterns.PATTERNS]
    texts += [pattern.text[:2_000] for pattern in frontmatter_patterns.PATTERNS]
    texts += [note.read_text(encoding="utf-8") for note in sorted((ROOT / "vault").rglob("*.md"))]
    return texts


def mutant(source, rng, pieces=PIECES):
    """Change a text in one to eight places; sometimes cross it with another."""
    text = rng.choice(source)
    if rng.random() < 0.3:
        other = rng.choice(source)
        text = text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other) + 1) :]
    for _ in range(rng.randint(1, 8)):
        text = changed(text, rng, pieces)
    return text[:LARGEST]


def changed(text, rng, pieces):
    """Change a text in one place."""
    at = rng.randrange(len(text) + 1)
    end = min(len(text), at + rng.randint(1, 12))
    match rng.randrange(6):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:at] + rng.choice(pieces) + text[at:]
        case 2:
            return text[:at] + rng.choice(pieces) + text[end:]
        case 3:
            return text[:at] + text[at:end] * rng.randint(2, 20) + text[end:]
        case 4:
            sign = chr(rng.choice((rng.randrange(128), rng.randrange(0x3000))))
            return text[:at] + sign + text[at:]
        case _:
            to = rng.randrange(len(text) + 1)
            return text[:to] + text[at:end] + text[to:]


def linked(text, rng):
    """Put up to three links into a text, frontmatter where it counts."""
    for _ in range(rng.randrange(4)):
        piece = rng.choice(LINKS)
        if piece.startswith("---"):
            text = piece + text
        elif rng.random() < 0.5:
            text = f"{text}\n{piece}"
        else:
            text = text[: len(text) // 2] + piece + text[len(text) // 2 :]
    return text


def smaller(texts, is_faulty):
    """Shorten texts, one after the other, as long as the fault stays."""
    texts = list(texts)
    for index in range(len(texts)):
        size = len(texts[index]) // 2
        while size:
            at = 0
            while at < len(texts[index]):
                kept = texts[index]
                texts[index] = kept[:at] + kept[at + size :]
                if not is_faulty(tuple(texts)):
                    texts[index] = kept
                    at += size
            size //= 2
    return tuple(texts)
