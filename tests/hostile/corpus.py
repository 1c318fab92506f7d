"""The hostile notes as files of one vault, for tests that run over all of them."""

from hostile import frontmatter_patterns, markdown_patterns

ODD_BYTES = {
    "latin-1.md": ("invalid-encoding", b"# T\n\na caf\xe9 [[Target]]\n"),
    "overlong.md": ("invalid-encoding", b"a \xc0\xaf b [[Target]]\n"),
    "cesu.md": ("invalid-encoding", b"a \xed\xa0\xbd\xed\xb8\x80 b\n"),
    "cut off.md": ("invalid-encoding", "中文".encode()[:-1]),
    "utf-16-le.md": ("invalid-encoding", "a [[Target]]\n".encode("utf-16")),
    "utf-16-be.md": ("invalid-encoding", b"\xfe\xff" + "a\n".encode("utf-16-be")),
    "utf-16 unmarked.md": ("binary-note", "a [[Target]]\n".encode("utf-16-le")),
    "binary.md": ("binary-note", bytes(range(256)) * 40 + b"\0" * 2_000),
    "a few NULs.md": ("binary-note", b"a long line of text \0 and more [[Target]]\n"),
    "mark.md": ("byte-order-mark", b"\xef\xbb\xbf---\na: 1\n---\n[[Target]]\n"),
    "20 MB.md": ("oversized-note", b"words of prose [[Nowhere]]\n" * 740_000),
    "one line.md": ("oversized-note", b"[a](b) " * 100_000),
}
"""Files whose bytes are the fault: the problem each must give, and the bytes."""

ENDLESS = {"five megabytes in a line.md": b"[a](b) " * 750_000}
"""What is too large for a test in memory that goes over all notes."""


def notes(size):
    """Give all hostile notes by path; the Markdown ones have about `size` characters."""
    files = {name: data for name, (_, data) in ODD_BYTES.items()}
    for block in frontmatter_patterns.PATTERNS:
        files[f"frontmatter/{block.name}.md"] = block.text.encode("utf-8", "replace")
    for pattern in markdown_patterns.PATTERNS:
        files[f"markdown/{pattern.name}.md"] = pattern.make(size).encode("utf-8")
    return files
