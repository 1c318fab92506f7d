"""The law of renaming: whatever moves, every link leads where it led, and lint finds nothing new.

A vault of 500 notes and 2,000 links in every style goes through 200 random renames.
"""

import json
from collections import Counter
from random import Random

import pytest
from helpers import digest_of, texts_of

from kbtool.config.settings import Config
from kbtool.errors import RenameError
from kbtool.fix.apply import apply_edits
from kbtool.fix.rename.files import plan_moves
from kbtool.fix.rename.moves import moves_of
from kbtool.fix.rename.verify import vault_after, verify_links
from kbtool.lint.incremental.first_check import check_vault
from kbtool.lint.rule_set import RuleSet
from kbtool.model.location import NotePath
from kbtool.model.note import Attachment, Note
from kbtool.model.resolution import Found
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.link_text import encode_destination, quoted_text
from kbtool.parse.note import parse_text
from kbtool.vault.names import folder_of, linked_name
from kbtool.vault.snapshot import Vault

WORDS = (
    "Atlas",
    "atlas",
    "v1.2 notes",
    "Node.js",
    "深度学习",
    "café",
    "It's (so)",
    "a & b",
    "Q - A",
    "100%20",
    "x+y=z",
)
FOLDERS = ("", "Maps", "maps deep/er", "v2.0", "深 层", "A (b)/C", "Maps/Inner", "it's/a")


class Files:
    """A vault's texts, and the vault of them; a text is parsed once."""

    def __init__(self, texts):
        self.texts = dict(texts)
        self._parsed = {}

    def vault(self):
        notes = [
            Note(NotePath(path), digest_of(text), self._content(text))
            for path, text in self.texts.items()
            if path.lower().endswith(".md")
        ]
        canvases = [
            parse_canvas(NotePath(path), digest_of(text), text.encode())
            for path, text in self.texts.items()
            if path.lower().endswith(".canvas")
        ]
        others = [
            Attachment(NotePath(path), 1)
            for path in self.texts
            if not path.lower().endswith((".md", ".canvas"))
        ]
        return Vault.of(notes, canvases=canvases, attachments=others)

    def _content(self, text):
        if text not in self._parsed:
            self._parsed[text] = parse_text(text)
        return self._parsed[text]

    def take(self, plan):
        self.texts = {
            plan.path_after(path): apply_edits(text, plan.edits.get(path, ()))
            for path, text in self.texts.items()
        }


def new_name(random, number):
    word = random.choice(WORDS)
    return word if random.random() < 0.3 else f"{word} {number}"


def generated(random, notes, links):
    paths = []
    for number in range(notes):
        folder = random.choice(FOLDERS)
        suffix = ".md" if number % 12 else random.choice((".png", ".pdf"))
        paths.append(f"{folder}/{new_name(random, number)}{suffix}".lstrip("/"))
    paths = sorted(set(paths), key=lambda path: (path.casefold(), path))
    texts = {path: ["# Part one\n\n## Part: two\n\nwords ^id\n"] for path in paths}
    texts = {path: texts[path] for path in paths if is_alone(path, paths)}
    bare = Files({path: "".join(text) for path, text in texts.items()}).vault()
    sources = [path for path in texts if path.endswith(".md")]
    for source in sources[::3]:
        texts[source].insert(0, frontmatter(random, bare, source, random.choice(list(texts))))
    for number in range(links):
        source, target = random.choice(sources), random.choice(list(texts))
        texts[source].append(link(random, bare, source, target, number))
    for number in range(12):
        cards = [card(random, random.choice(list(texts))) for _ in range(4)]
        texts[f"Maps/board {number}.canvas"] = [json.dumps({"nodes": cards, "edges": []}, indent=1)]
    return Files({path: "".join(parts) for path, parts in texts.items()})


def is_alone(path, paths):
    return sum(other.casefold() == path.casefold() for other in paths) == 1


def frontmatter(random, vault, source, target):
    """Write a property link between either kind of quotation marks."""
    spelling = spelled(random, vault, source, target, markdown=False)
    quote = random.choice("'\"")
    return f"---\nup: [{quote}[[{quoted_text(spelling, quote)}|shown]]{quote}]\n---\n"


def link(random, vault, source, target, number):
    """Write a link to the target in some style that reaches it, or one that reaches nothing."""
    if random.random() < 0.05:
        return f"[[nothing like {random.randrange(99)}]]\n"
    fragment = random.choice(("", "", "#Part one", "#Part one#Part two", "#^id", "#Gone"))
    markdown = random.random() < 0.4
    spelling = spelled(random, vault, source, target, markdown=markdown)
    if not markdown:
        forms = ("[[{}]] and text\n", "> ![[{}|shown]]\n", "\nup:: [[{}]]\n")
        return random.choice(forms).format(spelling + fragment)
    forms = (
        "[t]({})\n",
        "![t]({} 'title')\n",
        "- up:: [t]({})\n",
        f"\n[r][{number}]\n\n[{number}]: {{}}\n",
    )
    return random.choice(forms).format(encode_destination(spelling) + encode_destination(fragment))


def spelled(random, vault, source, target, *, markdown):
    """Return a path part that reaches the target from the source; the whole path always does."""
    name = target if markdown or not target.endswith(".md") else target[:-3]
    tails = [name.split("/", count)[-1] for count in range(name.count("/"), -1, -1)]
    spellings = [*tails, f"/{name}", relative(source, name)]
    random.shuffle(spellings)
    for spelling in spellings:
        found = vault.resolve(spelling, "", NotePath(source))
        if isinstance(found, Found) and found.path == target:
            return spelling
    return f"/{target}"


def relative(source, name):
    up = len(folder_of(source).split("/")) if folder_of(source) else 0
    return "../" * up + name if up else f"./{name}"


def card(random, path):
    if random.random() < 0.5:
        return {"id": "1", "type": "file", "file": path}
    return {"id": "2", "type": "text", "text": f"see [[/{path}]] “and” so"}


def renaming(random, vault, number):
    """Choose a file or folder and another path for it."""
    files = list(vault.incoming)
    path = random.choice(files)
    folder, name = folder_of(path), linked_name(path)
    elsewhere = random.choice(FOLDERS)
    choices = [
        (path, f"{elsewhere}/".lstrip("/") or "."),
        (path, f"{folder}/{new_name(random, number)}".lstrip("/")),
        (path, f"{folder}/{name.swapcase()}".lstrip("/")),
        (path, f"new {number}/{new_name(random, number)}"),
        (path, f"{elsewhere}/{linked_name(random.choice(files))}".lstrip("/")),
    ]
    if folder:
        choices.append((folder, folder.swapcase()))
        choices.append((folder, f"{elsewhere}/{new_name(random, number)}".lstrip("/")))
    return random.choice(choices)


def edges(vault):
    return {(source, target) for source, row in vault.outgoing.items() for target in row}


def faults(files, vault):
    """The findings about links, headings and embeds, counted by rule."""
    texts = texts_of(files.texts)
    found = check_vault(vault, texts, RuleSet.of(Config()))
    return Counter(one.code for one in found if one.code[0] in "LHE")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", [1])
def test_no_rename_changes_what_is_linked(seed):
    check(Random(seed), notes=500, links=2000, renames=200)


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2, 22))
def test_no_rename_changes_what_is_linked_for_long(seed):
    check(Random(seed), notes=500, links=2000, renames=200)


class LatestTexts:
    """The texts as they are, whatever digest is asked for: nothing changes behind our back."""

    def __init__(self, texts):
        self._texts = texts

    def text_of(self, path, digest):
        return self._texts.get(path)


def check(random, notes, links, renames):
    files = generated(random, notes, links)
    vault = files.vault()
    assert len(edges(vault)) > links // 2
    counted = faults(files, vault)
    done = 0
    for number in range(renames * 2):
        if done == renames:
            break
        old, new = renaming(random, vault, number)
        try:
            moves = moves_of(vault, NotePath(old), new)
        except RenameError:
            continue
        texts = LatestTexts(files.texts)
        plan = plan_moves(vault, texts, moves.files, moves.renames)
        after = vault_after(vault, texts, plan)
        assert verify_links(vault, after, plan) == ()
        expected = {(plan.path_after(one), plan.path_after(other)) for one, other in edges(vault)}
        assert edges(after) == expected, (old, new)
        files.take(plan)
        vault = after
        done += 1
        if done % (renames // 4) == 0:
            anew = files.vault()
            assert edges(anew) == expected
            assert faults(files, anew) == counted
    assert done == renames
