"""Generated sources and quotations: English, Chinese, bilingual, and fourteen ways to reformat.

Run as a program it prints the figures of the quotation check:
`python tests/citations/quotation_corpus.py [number of quotations per set]`.
"""

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kbtool.citations.quotations.check import check_quotation
from kbtool.citations.quotations.normalized import source_text

FUNCTION_WORDS = re.findall(
    r"\w+", "the of and to in a is that for it as with by on this from at have or an"
)
SYLLABLES = re.findall(
    r"\w+", "con pro tra ver mi sta po li go re na tion ment ker sol dam ber fin cul gra"
)
CJK_COMMON = "的是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
CJK_OTHERS = "科技政府业经济市场网络资本研究历史理论模型数据分析方法问题企业投资增长创新产品服务"
LANGUAGES = ("en", "zh", "bilingual")


def word(rng):
    if rng.random() < 0.45:
        return rng.choice(FUNCTION_WORDS)
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 3)))


def english(rng):
    words = [word(rng) for _ in range(rng.randint(8, 26))]
    if rng.random() < 0.3:
        words[rng.randrange(len(words))] = str(rng.randint(2, 2030))
    words[0] = words[0].capitalize()
    for _ in range(rng.randint(0, 3)):
        words[rng.randrange(len(words) - 1)] += rng.choice([",", ";", " —", "’s", ":"])
    return " ".join(words) + rng.choice([".", ".", "?", "!”"])


def chinese(rng):
    signs = "".join(
        rng.choice(CJK_COMMON if rng.random() < 0.5 else CJK_OTHERS)
        for _ in range(rng.randint(14, 44))
    )
    cut = rng.randint(4, len(signs) - 4)
    middle = rng.choice(
        ["，", "、", "：", f" {word(rng).capitalize()} ", f" {rng.randint(2, 99)}% "]
    )
    return signs[:cut] + middle + signs[cut:] + rng.choice(["。", "。", "？", "！"])


def source_of(rng, language):
    """Return a source's Markdown and its paragraphs, each a list of plain sentences."""
    paragraphs = []
    for number in range(rng.randint(14, 30)):
        if language == "bilingual":
            maker = english if number % 2 == 0 else chinese
        else:
            maker = english if language == "en" else chinese
        paragraphs.append([maker(rng) for _ in range(rng.randint(2, 6))])
    space = "" if language == "zh" else " "
    blocks = [decorated(rng, space.join(sentences)) for sentences in paragraphs]
    return "# Title\n\n" + "\n\n".join(blocks) + "\n", paragraphs


def decorated(rng, text):
    """Put into a source's paragraph what clippings have."""
    words = text.split(" ")
    if len(words) > 3:
        at = rng.randrange(len(words))
        words[at] = rng.choice(
            [f"[{words[at]}](https://x.org/a_(b))", f"**{words[at]}**", f"{words[at]}[^3]"]
        )
    text = " ".join(words)
    if rng.random() < 0.3:
        picture = f"![picture of 12 words](https://x.org/{rng.randint(1, 99)}.png)"
        text = f"[{picture}](https://x.org) {text}"
    return text


def clipping(rng, paragraphs, language):
    """Take one to four sentences in a row; a bilingual one may run over the translation."""
    if language == "bilingual" and rng.random() < 0.5:
        parity = rng.randint(0, 1)
        own = [s for p in paragraphs[parity::2] for s in p]
        begin = rng.randrange(len(own) - 4)
        return own[begin : begin + rng.randint(1, 4)]
    sentences = rng.choice(paragraphs)
    begin = rng.randrange(len(sentences))
    return sentences[begin : begin + rng.randint(1, 4)]


def long_enough(sentences):
    return sum(len(s) for s in sentences) >= 40


# The fourteen reformattings: each takes the text and gives what a careful quoter makes of it.


def straight_quotes(_rng, text):
    return text.replace("’", "'").replace("”", '"').replace("“", '"')


def other_dashes(_rng, text):
    return text.replace(" —", "—").replace("—", "--")


def line_wraps(rng, text):
    return "".join("\n" if c == " " and rng.random() < 0.2 else c for c in text)


def emphasis(rng, text):
    words = text.split(" ")
    at = rng.randrange(len(words))
    mark = rng.choice(["**", "*", "==", "_", "~~", "`"])
    words[at] = f"{mark}{words[at]}{mark}"
    return " ".join(words)


def nested_marks(_rng, text):
    return "> " + text.replace("\n", "\n> ")


def cjk_spacing(rng, text):
    return "".join(c + (" " if ord(c) > 0x3000 and rng.random() < 0.1 else "") for c in text)


def full_width(_rng, text):
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)


def ellipsis_at_end(rng, text):
    return text + rng.choice([" ...", "…", "……", " [...]", " (…)", "\n....\n"])


def changed_letter(_rng, text):
    return f"[{text[0].lower()}]{text[1:]}" if text[:1].isalpha() and text[:1].isascii() else text


def remarks(rng, text):
    words = text.split(" ")
    words.insert(rng.randrange(len(words)) + 1, rng.choice(["[sic]", "[emphasis mine]"]))
    return " ".join(words)


def links(rng, text):
    words = text.split(" ")
    at = rng.choice([i for i, word in enumerate(words) if word and not set(word) & set("[]")])
    words[at] = rng.choice(
        [f"[[Some note|{words[at]}]]", f"[{words[at]}](https://x.org)", f"{words[at]}[^12]"]
    )
    return " ".join(words) + rng.choice(["", " [@wang2021, p. 3]", " #quoted", " %% checked %%"])


def hyphenation(rng, text):
    places = [i for i in range(3, len(text) - 3) if text[i - 2 : i + 2].isascii()]
    places = [i for i in places if text[i - 2 : i + 2].isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    return f"{text[:at]}-\n{text[at:]}"


def capitals(_rng, text):
    return text.upper()


def attribution(rng, text):
    return text + rng.choice(["\n— Dan Wang, Letter", "\n——王丹《来信》", "\n-- Wang (2021)"])


REFORMATTINGS: tuple[Callable[[random.Random, str], str], ...] = (
    straight_quotes,
    other_dashes,
    capitals,
    hyphenation,
    full_width,
    cjk_spacing,
    line_wraps,
    changed_letter,
    emphasis,
    remarks,
    links,
    ellipsis_at_end,
    attribution,
    nested_marks,
)


def reformatted(rng, text):
    """Apply one to five reformattings, each once, in an order in which none breaks another."""
    for index in sorted(rng.sample(range(len(REFORMATTINGS)), rng.randint(1, 5))):
        text = REFORMATTINGS[index](rng, text)
    return text


def with_cut(rng, sentences):
    """Leave out a sentence, or put one word in the editor's brackets."""
    if len(sentences) > 2 and rng.random() < 0.5:
        return f"{sentences[0]} [...] {sentences[2]}"
    return " ".join(sentences)


def joined(sentences, language):
    return ("" if language == "zh" else " ").join(sentences)


def with_not(rng, text):
    """Put "not" or 不 between two words that stand inside the text."""
    latin = [i for i in range(8, len(text) - 8) if text[i] == " " and text[i - 1].isalpha()]
    latin = [i for i in latin if text[i + 1].isascii() and text[i + 1].isalpha()]
    if latin and sum(map(str.isascii, text)) * 2 > len(text):
        at = rng.choice(latin)
        return f"{text[:at]} not{text[at:]}"
    places = [
        i for i in range(5, len(text) - 5) if all(ord(c) > 0x4DFF for c in text[i - 1 : i + 1])
    ]
    at = rng.choice([i for i in places if ord(text[i]) < 0xA000 and ord(text[i - 1]) < 0xA000])
    return f"{text[:at]}不{text[at:]}"


def cases(kind, seed):
    """Return (quotation, source's Markdown) of one kind, made from the seed."""
    rng = random.Random(seed)
    language = LANGUAGES[seed % 3]
    markdown, paragraphs = source_of(rng, language)
    sentences = clipping(rng, paragraphs, language)
    while not long_enough(sentences):
        sentences = clipping(rng, paragraphs, language)
    text = joined(sentences, language)
    if kind == "genuine":
        return reformatted(rng, text), markdown
    if kind == "cut":
        return reformatted(rng, with_cut(rng, sentences)), markdown
    if kind == "not":
        return with_not(rng, text), markdown
    other, others = source_of(random.Random(seed + 1_000_003), language)
    if kind == "foreign":
        return reformatted(rng, text), other
    foreign = clipping(rng, others, language)
    while not long_enough(foreign):
        foreign = clipping(rng, others, language)
    return f"{text} ... {joined(foreign, language)}", markdown


def verdict_name(kind, seed):
    quotation, markdown = cases(kind, seed)
    return type(check_quotation(quotation, source_text(markdown))).__name__


KINDS = ("genuine", "cut", "not", "foreign", "spliced")


def main(number):
    for kind in KINDS:
        begin = time.perf_counter()
        counts = Counter(verdict_name(kind, seed) for seed in range(number))
        milliseconds = (time.perf_counter() - begin) * 1000 / number
        print(f"{kind:10} {dict(counts)}  {milliseconds:.1f} ms each, generating included")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 900)
