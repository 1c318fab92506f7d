"""A vault made from a seed: as many notes as asked, with the shape of real ones.

The measures are those of ten thousand real notes: median 1.9 kB, 90th percentile 7.7 kB, longest
150 kB, a fifth Chinese or mixed, four fifths with frontmatter, about 9 links and 5 headings each,
some 260,000 distinct terms in 36 MB.
"""

import random
import re
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SEED = 20_261_121
_MEDIAN_BYTES = 1_700  # before the last block is whole
_SPREAD = 1.09  # sigma of the logarithm; puts the 90th percentile at 7.7 kB
_LONGEST_BYTES = 150_000
_WORDS = 300_000
_CHINESE_WORDS = 30_000
_COMMON_SIGNS = 40
_STEEPNESS = 1.35  # of Chinese words by rank; puts the distinct terms at some 260,000
_CJK_SHARE = 0.2
_FRONTMATTER_SHARE = 0.8
_BROKEN_SHARE = 0.02
_BYTES_PER_LINK = 800
_SYLLABLES = tuple(
    re.findall(
        "[a-z]+",
        "ka lo mi ter an vo si re du pel ga ne ris to ma shi en ful con ver ta ble ion er ing al "
        "ment pro sta ti ous lin ger bo sul tra phi no men est wa hu dor cy kla zen",
    )
)
_COMMON = re.findall(
    "[a-z]+", "the of and to in a is that for it as was with be by on not he his but at are this"
)


def make_corpus(folder: Path, notes: int, seed: int = SEED) -> Path:
    """Make the vault once; a complete one is left as it is. Return its root."""
    root = folder / f"vault-{notes}-{seed}"
    done = folder / f"vault-{notes}-{seed}.done"
    if not done.exists():
        for path, text in notes_of(notes, seed):
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        done.write_text("made\n", encoding="utf-8")
    return root


def notes_of(notes: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Yield path and text of each note, always the same for a seed."""
    maker = _Maker(notes, seed)
    for number in range(notes):
        yield maker.path_of(number), maker.text_of(number)


class _Maker:
    def __init__(self, notes: int, seed: int) -> None:
        self.chance = random.Random(seed)
        vocabulary = list(dict.fromkeys(self._new_word() for _ in range(_WORDS)))
        self.words = _COMMON + vocabulary
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.hanzi = [chr(0x4E00 + self.chance.randrange(20_000)) for _ in range(3_500)]
        self.hanzi_weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.hanzi))))
        self.chinese = self._new_chinese_words()
        self.chinese_weights = list(
            accumulate((rank + 2.7) ** -_STEEPNESS for rank in range(len(self.chinese)))
        )
        folders = ["", *(f"{self._word().title()} {number}" for number in range(60))]
        folders += [f"{self.chance.choice(folders[1:])}/{self._word()}" for _ in range(240)]
        self.names = [self._name(number) for number in range(notes)]
        self.folders = [self.chance.choice(folders) for _ in range(notes)]

    def path_of(self, number: int) -> str:
        folder, name = self.folders[number], self.names[number]
        return f"{folder}/{name}.md" if folder else f"{name}.md"

    def text_of(self, number: int) -> str:
        size = min(_LONGEST_BYTES, int(self.chance.lognormvariate(0, _SPREAD) * _MEDIAN_BYTES))
        self.is_cjk = self.chance.random() < _CJK_SHARE
        parts = [self._frontmatter(number)] if self.chance.random() < _FRONTMATTER_SHARE else []
        parts.append(f"# {self.names[number]}\n\n")
        length = sum(map(len, parts))
        while length < size:
            block = self._block()
            parts.append(block)
            length += len(block.encode()) if self.is_cjk else len(block)
        if self.chance.random() < 0.3:
            parts.append(f"\n## References\n\nsource:: {self._link()}\nup:: {self._link()}\n")
        return "".join(parts)

    def _new_word(self) -> str:
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.choice((1, 2, 2, 3, 3, 4))))

    def _new_chinese_words(self) -> list[str]:
        """Return words as a text has them: the commonest of one sign, most of the rest of two."""
        signs = self.chance.choices(
            self.hanzi, cum_weights=self.hanzi_weights, k=4 * _CHINESE_WORDS
        )
        lengths = self.chance.choices((1, 2, 3, 4), (4, 70, 16, 10), k=_CHINESE_WORDS)
        starts = accumulate(lengths, initial=0)
        words = ["".join(signs[at : at + size]) for at, size in zip(starts, lengths, strict=False)]
        return list(dict.fromkeys(self.hanzi[:_COMMON_SIGNS] + words))

    def _word(self) -> str:
        return self.words[bisect(self.weights, self.chance.random() * self.weights[-1])]

    def _name(self, number: int) -> str:
        if self.chance.random() < 0.1:
            return f"{self._hanzi(2)}{number}"
        words = " ".join(self._word() for _ in range(self.chance.randint(1, 4)))
        return f"{words} {number}".title()

    def _hanzi(self, words: int) -> str:
        """Return Chinese words, run together as they are written."""
        drawn = self.chance.choices(self.chinese, cum_weights=self.chinese_weights, k=words)
        return "".join(drawn)

    def _prose(self, count: int) -> str:
        """Return about `count` words, as one paragraph without a line end."""
        if self.is_cjk:
            parts = [self._hanzi(self.chance.randint(3, 8)) for _ in range(count // 5 + 1)]
            return "，".join(parts) + "。"
        words = self.chance.choices(self.words, cum_weights=self.weights, k=count)
        for place in range(11, count, 17):
            words[place] += ". " if place % 2 else ","
        return " ".join(words).capitalize() + "."

    def _link(self) -> str:
        if self.chance.random() < _BROKEN_SHARE:
            return f"[[{self._word()} nowhere {self.chance.randrange(10**6)}]]"
        target = self.chance.choice(self.names)
        match self.chance.randrange(10):
            case 0:
                return f"[[{target}|{self._word()}]]"
            case 1:
                return f"[[{target}#{target}]]"
            case 2:
                return f"[{self._word()}](<{target}.md>)"
            case _:
                return f"[[{target}]]"

    def _paragraph(self) -> str:
        prose = self._prose(self.chance.randint(20, 90))
        links = len(prose.encode()) / _BYTES_PER_LINK + self.chance.random() * 0.6
        return prose + "".join(f" {self._link()}" for _ in range(int(links + 0.5))) + "\n\n"

    def _block(self) -> str:
        """Return one block with a blank line behind it: every second one is prose."""
        kinds = (self._heading, self._list, self._quotation, self._field, self._code, self._table)
        weights = (6, 2, 2, 1, 1, 1)
        if self.chance.random() < 0.5:
            return self._paragraph()
        return self.chance.choices(kinds, weights)[0]()

    def _heading(self) -> str:
        level = "#" * self.chance.choice((2, 2, 2, 3, 3, 4))
        return f"{level} {self._prose(4).rstrip('。.')}\n\n"

    def _list(self) -> str:
        items = "".join(f"- {self._prose(8)}\n" for _ in range(3))
        return f"{items}- {self._link()} **{self._word()}** `{self._word()}`\n\n"

    def _quotation(self) -> str:
        if self.chance.random() < 0.5:
            return f"> {self._prose(30)}\n> {self._prose(12)}\n\n"
        block = f"^b{self.chance.randrange(10**6)}"
        return f"> [!note] {self._word()}\n> {self._prose(20)} {block}\n\n"

    def _field(self) -> str:
        tag = f"#{self._word()}/{self._word()}"
        return f"{self._word()}:: {self._prose(5)}\n{tag} <https://example.org/{self._word()}>\n\n"

    def _code(self) -> str:
        lines = "".join(f"{self._word()} = [[1]]\n" for _ in range(5))
        return f"```python\n{lines}```\n\n"

    def _table(self) -> str:
        target = self.chance.choice(self.names)
        row = f"| {self._word()} | [[{target}\\|{self._word()}]] |\n"
        return f"| a | b |\n| --- | --- |\n{row * 3}\n"

    def _frontmatter(self, number: int) -> str:
        tags = "".join(f"  - {self._word()}\n" for _ in range(self.chance.randint(1, 4)))
        year, month = self.chance.randint(2010, 2025), self.chance.randint(1, 12)
        day = f"{year}-{month:02}-{self.chance.randint(1, 28):02}"
        alias = f"aliases: [{self._word()} {number}]\n" if self.chance.random() < 0.3 else ""
        up = f'up: "{self._link()}"\n' if self.chance.random() < 0.4 else ""
        return f"---\ntitle: {self.names[number]}\ncreated: {day}\ntags:\n{tags}{alias}{up}---\n\n"
