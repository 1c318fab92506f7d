"""Blocks of properties made from a seed, with what npm's `yaml` reads in them.

    python tests/parse/yaml_corpus.py [--count 2000] [--seed N]
    python tests/parse/yaml_corpus.py --write

The first asks the judge about a fresh corpus, and prints what kbtool reads otherwise and how many
blocks those are; the second records the judge's answers about the suite's corpus in
`yaml_judged.json`. The judge is the parser that the app uses: it needs Node, and the package in the
working directory (`npm install yaml`).
"""

import argparse
import json
import math
import random
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from kbtool.config.settings import LimitSettings
from kbtool.parse.frontmatter.yaml_faults import YamlFault
from kbtool.parse.frontmatter.yaml_guard import load_block

RECORDED = Path(__file__).with_name("yaml_judged.json")
JUDGE = Path(__file__).with_name("yaml_judge.mjs")
SEED = 20_261_201
COUNT = 300

WORDS = (
    "note",
    "Größe",
    "中文标题",
    "a b",
    "2301.10000",
    "1.10",
    "no",
    "2024-05-01",
    "12:30",
    "true",
    "~",
    "x:y",
    "http://a.b/c?d=e#f",
    "a#b",
    "C++",
    "it's",
    'say "so"',
    "😀",
    "a\u2028b",
    "a\u2029b",
    "a\u0085b",
    "a\u00a0b",
    "0x1F",
    "1e3",
    "+7",
    ".5",
    "-.inf",
    "012",
)
TEXTS = (
    '"plain"',
    "'single'",
    "'it''s'",
    '"\\ud83d\\ude00"',
    '"\\U0001F600"',
    '"\\u00e4\\t\\x41\\/\\_\\N\\L\\P\\e\\0"',
    '"a\\\n  b"',
    '"one\n  two\n\n  three"',
    "'one\n  two'",
    "one\n  two",
    "|\n  one\n   two\n\n  three",
    ">-\n  one\n  two\n\n  three",
    "|+\n  one\n\n",
    "|2\n    one",
    ">\n  a\u2028b\n  c",
    "[a, b]",
    "[]",
    "{}",
    "{a: 1, b: [2, 3]}",
    '{"a":1,"b":"c"}',
    "[a,\n  b,\n  c]",
    "{\n  a: b,\n  c: d\n  }",
    "[:star:, b]",
    "[a: b, c]",
    "[? a : b]",
    "['a':b, \"c\":d]",
    "[a:b, c]",
    "[http://a.b, c]",
    "[a , b ,]",
    "[#a]",
    "[a #b\n  ]",
    "[*]",
    "{a, b: }",
    "{a: , b}",
    "{:a: b}",
    "[-a, -]",
    "[?a, b]",
    "!!str 1",
    "!!int '7'",
    "!!float 3",
    "! 1",
    "!x y",
    "!!null ''",
    "&a x",
    "&ü x",
    "&a*b x",
    "&a: x",
    "&a [x, y]",
    "&a !!str x",
    "!!str &a x",
    "-x",
    "?x",
    ":x",
    "- x",
    "a: b",
    "@x",
    "`x`",
    "%x",
    "x %",
    "x # comment",
    "x #comment\u2028y: 1",
    "x#no",
    "'x' # comment",
    "'x'y",
    '"x" "y"',
    '"\\q"',
    "'x",
    "[a",
    "{a: b",
    "a]",
    "a}",
    "x:",
    "x: ",
    "x :y",
    "::x",
    "x::y",
    "<% tp.x %>",
    "{{date}}",
    "[[X]]",
    '"[[X|y]]"',
    "*a",
    ", x",
    "\tx",
    "x\t",
    "x\t# c",
    "x\ty",
    "'x\ty'",
    "# only a comment",
    "|",
    ">-",
    "|\n\ttab",
    "\n  nested: 1",
    "\n  - one\n  - two",
    "\n- one\n- two",
    "\n  -\tone\n  -\ttwo",
    "\n  - - one\n    - two",
    "\n  - a: 1\n    b: 2\n  - c: 3",
    "\n  -\n  - x",
    "\n  ? a\n  : b",
    "\n  ? [a]\n  : b",
    "\n\ta: b",
    "\n  a: 1\n\tb: 2",
    "\n  a:\tb",
    "\n  x\n  y",
    "\n  'x'",
    "\n  # c\n  x",
    '"eins\nzwei"',
    "'eins\nzwei'",
    "eins\nzwei",
    '{\n"a": "b"\n}',
    "[\na,\nb\n]",
    "[a,\nb]",
    "{a: b,\nc: d}",
    "[a\n]",
    "{a: b\n}",
    '"x\n"',
    "|1\n a\n b",
    "|9\n a",
    "|-\nunder",
    "&a\n  x: 1",
    "&a\n  - x",
    "!!map\n  x: 1",
    "!!seq\n  - x",
    "&a &b x",
    "*b x",
    "{a: b}: c",
    "[a]: c",
    "'a': b",
)
KEYS = (
    "title",
    "tags",
    "aliases",
    "date",
    "Größe",
    "主题",
    "a b",
    "a-b",
    "a_b",
    "a.b",
    "'quoted key'",
    '"double key"',
    "a'b",
    "a:b",
    "a#b",
    "-a",
    ":a",
    "?a",
    "😀",
    "a\u2028b",
    "&k key",
    "!!str tagged",
    "? complex",
    "a ",
    "a\t",
    "x y z",
)
SIGNS = (
    *(": ", " :", "\t", "\n", " ", "[", "]", "{", "}", ",", ", ", "&a ", "*a", "!x ", "!!str "),
    *("|", ">", "'", '"', " #", "#", "- ", "? ", "%", "@", "`", "\\", "\u2028", "\u0085", "\ufeff"),
    *("\u00a0", "😀", "\n...\n", "\n--- \n", "--- ", "\n\n", "\n  ", "\n\t", ":", "-", "?", "\r\n"),
    *("\u2029", "\x07", "\u007f", "~", "<<: ", "=", "%YAML 1.2\n"),
)
BLOCKS = (
    "title: {0}\ntags: [{1}, {2}]\naliases:\n  - {3}\n  - {0}\ncreated: 2024-05-01\n",
    "tags:\n- {0}\n- {1}\nsource: {2}\nnested:\n  a: {3}\n  b:\n    - {0}\n",
    '{{"a": "{0}", "b": ["{1}", "{2}"]}}\n',
    "# {0}\ntitle: '{1}'\nabstract: >-\n  {2}\n  {3}\nlast: {0}\n",
    'title: "{0}"\nrating: 5\nquote: |\n  {1}\n  {2}\n\ndone: false\n',
    "a: &x {0}\nb: *x\nc: [*x , {1}]\nd: {{k: {2}, l: {3}}}\n",
    "up: \"[[{0}]]\"\nrelated:\n  - '[[{1}]]'\n  -   {2}\nauthor: {3}\n",
)


def blocks_of(count: int, seed: int = SEED) -> list[str]:
    """Make so many different blocks, the same for the same seed."""
    made: dict[str, None] = {}
    for block in _endless(random.Random(seed)):
        made[block] = None
        if len(made) == count:
            break
    return list(made)


def _endless(random_: random.Random) -> Iterator[str]:
    while True:
        yield _with_text(random_)
        block = random_.choice(BLOCKS).format(*random_.choices(WORDS, k=4))
        if random_.random() < 0.3:
            yield block
        for _ in range(random_.randint(1, 2)):
            block = _mutated(random_, block)
        yield block


def _with_text(random_: random.Random) -> str:
    """Put one of the texts at a place of a block."""
    text, key, word = random_.choice(TEXTS), random_.choice(KEYS), random_.choice(WORDS)
    inner = text.replace("\n", "\n  ")
    return random_.choice(
        (
            f"{key}: {text}\n",
            f"first: 1\n{key}: {text}\nlast: {word}\n",
            f"list:\n  - {inner}\n  - {word}\n",
            f"list:\n- {text}\n- {word}\n",
            f"flow: [{text}, {word}]\nlast: x\n",
            f"map: {{{key}: {text}, b: {word}}}\n",
            f"nested:\n  {key}: {inner}\n  other: {word}\n",
            f"{key}: {text}\nagain: {text}\n",
        )
    )


def _mutated(random_: random.Random, block: str) -> str:
    """Put a sign somewhere, or take a character away."""
    at = random_.randrange(len(block) + 1)
    if random_.random() < 0.3:
        return block[:at] + block[at + 1 :]
    return block[:at] + random_.choice(SIGNS) + block[at:]


def judged(blocks: list[str]) -> list[dict[str, object]]:
    """Ask the judge: `valid`, `value` and `repeats` of each block."""
    asked = json.dumps(blocks)
    run = subprocess.run(
        ["node", str(JUDGE)], input=asked, capture_output=True, encoding="utf-8", check=True
    )
    answers: list[dict[str, object]] = json.loads(run.stdout)
    return answers


def difference(block: str, answer: Mapping[str, object]) -> str:
    """Tell how kbtool reads a block otherwise than the judge; nothing when it does not.

    A value that the judge warns of, or takes from the second of two equal names, is not compared.
    """
    loaded = load_block(block, LimitSettings())
    if isinstance(loaded, YamlFault):
        return f"refused: {loaded.reason}" if answer["valid"] else ""
    if not answer["valid"]:
        return f"taken for valid: {answer['why']}"
    if answer["repeats"] or answer["warnings"]:
        return ""
    same = is_same(loaded.value, answer["value"])
    return "" if same else f"{loaded.value!r} is read instead of {answer['value']!r}"


def is_same(ours: object, theirs: object) -> bool:
    """Compare a value with the judge's; its numbers are those of JavaScript."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, int | float):
        if isinstance(theirs, dict):
            return not math.isfinite(ours)
        return isinstance(theirs, int | float) and abs(ours - theirs) <= 1e-9 * abs(theirs)
    if isinstance(ours, tuple):
        return (
            isinstance(theirs, list)
            and len(ours) == len(theirs)
            and all(map(is_same, ours, theirs))
        )
    if isinstance(ours, Mapping):
        return (
            isinstance(theirs, dict)
            and ours.keys() == theirs.keys()
            and all(is_same(value, theirs[name]) for name, value in ours.items())
        )
    return ours == theirs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if asked.write:
        blocks = blocks_of(COUNT)
        pairs = [list(pair) for pair in zip(blocks, judged(blocks), strict=True)]
        lines = ",\n".join(json.dumps(pair) for pair in pairs)
        RECORDED.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
        return
    blocks = blocks_of(asked.count, asked.seed)
    answers = judged(blocks)
    found = [
        (block, difference(block, answer)) for block, answer in zip(blocks, answers, strict=True)
    ]
    others = [(block, words) for block, words in found if words]
    for block, words in others:
        print(f"{block!r}\n    {words}")
    print(f"{len(blocks):,} blocks, {len(others):,} read otherwise")


if __name__ == "__main__":
    main()
