"""Random histories of a vault: what may happen to its files, its configuration and its buffers.

A step is (what, name, value). One table of steps serves Hypothesis and the long form alike.
"""

import shutil
from contextlib import ExitStack
from pathlib import Path

from kbtool.app.config_sources import load_checked
from kbtool.rules.catalog import CATALOG
from kbtool.store.open_session import open_overlaid_session, open_session

NOTES = [
    "Lead.md",
    "a/Lead.md",
    "Tin.md",
    "a/Tin 2.md",
    "Tin 2.md",
    "hale1998 Ores.md",
    "202301011230 Ore.md",
    "202301011230.md",
    "index.md",
    "Templates/Daily.md",
    "C# notes.md",
]
ATTACHMENTS = ["plan.png", "a/plan.png", "Usage.pdf"]
LINES = [
    "words",
    "[[Lead]] and [[Tin]] and [[a/Lead]]",
    "[[Leed]] and ![[plan.png]] and [[202301011230]]",
    "[[Tin#Use]] and [[Lead#Use#Deep]] and [[Lead#Uses]]",
    "[[Tin#^one]] and [[Lead#^two]]",
    "[[Tin#^area=one]] and [[Lead#frame=two]] and [[Tin#{{x}}]]",
    "[t](Tin.md) and [u](Usage.md) and [o](../out.md)",
    "![[Lead]] and ![[Tin#Use]]",
    "![[Tin]] and ![[a/Lead]]",
    "[[./Tin]] and [[/Lead]] and [[../Tin]] and [[tin]]",
    "[[{{title}}]] and [[Nothing yet]] and [[Use]]",
    "[[nothing yet]] and ![[Usage.pdf]]",
    "source:: [[hale1998 Ores]]",
    "source:: @hale1998",
    "source:: @hale204",
    "source:: [[Tin]] and Usage.pdf",
    "source:: TODO",
    "source: [[Tin]]",
    "[@hale1998] and [@hale204] and [[@hale2004]]",
    "soruce:: [[Tin]]",
    "up:: [[Lead]]",
    "up:: [[Tin]]",
    "author:: Hale",
    "isbn:: 978-0-306-40615-8",
    "#tag and #Tag and #literature",
    "#clippings https://example.org/a",
    "> A quotation of some ten words, so that it is long enough to ask.",
    "— Hale, Ores",
    "A paragraph of lead and tin. ^one",
    "# Use",
    "## Deep",
    "# Lead",
    "# Ores, after Hale",
    '<img src="a/plan.png">',
    "[[Nothing yet]] %% kbtool: ignore[L001] %%",
    "%% kbtool: ignore-file[orphan-note, no-such-rule] %%",
    "%% kbtool: ignore-file[L004, E002, G006, C005, Y003] %%",
    "<<<<<<< HEAD",
    "```",
]
HEADS = [
    "",
    "",
    "---\ncitekey: hale1998\naliases: [Leed, Nothing yet]\n---\n",
    "---\ncitekey: hale2004\nauthor: Hale\n---\n",
    "---\naliases: [Leed]\ntags: [a b]\n---\n",
    '---\nup: "[[Lead]]"\nsource: "[[Tin]]"\n---\n',
    "---\nkbtool-ignore: [G001]\ncover: plan.png\n---\n",
    "---\nfull_text: true\nurl: https://example.org/b\n---\n",
    "---\nexcalidraw-plugin: parsed\n---\n",
]
OWN_HEADS = [
    "---\nbibliography: own.json\n---\n",
    "---\nbibliography: [own.bib, ../gone.yaml, a/own.json]\n---\n[@own1]\n\n",
    "---\nbibliography: [own.json, refs.bib]\nkbtool-ignore: [C010]\n---\n[@own2] [@own3]\n\n",
    "---\nbibliography: ~/own.bib\n---\n[@own1] [@own2]\n\n",
]
"""Notes with bibliographies of their own, apart: a change of these is no matter of few notes."""
OWN = [
    '[{"id": "own1", "title": "Ores"}]',
    '[{"id": "own2"}, {"title": "no id"}]',
    "@book{own1, title = {Ores}}\n@book{own2, title = {x}",
    '{"a": 1}',
    "",
]
OWN_FILES = ["own.json", "a/own.json", "own.bib"]
DRAWN = [
    '{"nodes": [{"id": "1", "type": "file", "file": "Tin.md"}], "edges": []}',
    '{"nodes": [{"id": "1", "type": "text", "text": "[[Leed]] [[Lead#Use]]"}], "edges": []}',
    "{",
    "",
]
KEPT = [
    "@book{hale1998, title = {Ores}}\n",
    "@book{hale204, title = {Tin}, author = {Hale}, year = 2004}\n@book{HALE204, title = {x}}\n",
    "@book{",
    "",
]
EVERY = f"extend-select = {[rule.code for rule in CATALOG]}\n"
FEW = "[limits]\nfindings-per-note = 3\n"
PLACES = (
    "[vault]\nexclude = ['a/Tin*']\ntemplates = ['Templates']\n[citations]\nquote-scope = 'all'\n"
)
MOST = f"{EVERY}ignore = ['G005']\n"  # it looks every note up again whenever a name comes or goes
CONFIGURATIONS = [
    "",
    f"[lint]\n{MOST}",
    f"[lint]\n{EVERY}",
    f"[lint]\n{EVERY}ignore = ['G']\n[links]\nzettel-ids = true\n",
    f"[lint]\n{MOST}[rules.misspelt-field]\ncommon = 1\n[rules.planned-note]\nmin-links = 1\n",
    f"[lint]\n{MOST}{FEW}[rules.uncited-source]\nentries = true\n",
    f"[lint]\n{MOST}[citations]\nbibliography = ['refs.bib']\n",
    f"[lint]\n{MOST}[lint.per-file-ignores]\n'a/**' = ['L', 'no-such']\n{PLACES}",
]

TABLE = [
    ("write", NOTES, "text"),
    ("write", NOTES, "text"),
    ("append", NOTES, [f"\n{line}\n" for line in LINES]),
    ("append", NOTES, [f"\n{line}\n" for line in LINES]),
    ("insert", NOTES, ["One more paragraph.\n\n", "# Use\n\n", "%% kbtool: ignore-file[G] %%\n\n"]),
    ("cut", NOTES, [""]),
    ("remove", [*NOTES, *ATTACHMENTS, *OWN_FILES, "map.canvas", "refs.bib"], [""]),
    ("write", OWN_FILES, OWN),
    ("move", OWN_FILES, OWN_FILES),
    ("head", NOTES, [*OWN_HEADS, ""]),
    ("move", NOTES, [*NOTES, "b/Tin.md", "Leed.md", "lead.md"]),
    ("move", NOTES, [*NOTES, "b/Tin.md", "Leed.md", "lead.md"]),
    ("write", ATTACHMENTS, ["x", "longer"]),
    ("write", ["map.canvas", "a/map.canvas"], DRAWN),
    ("write", ["refs.bib"], KEPT),
    ("buffer", [*NOTES, "new/unsaved.md"], "text"),
    ("configure", ["kbtool.toml"], CONFIGURATIONS),
    ("link", ["Tin.md", "out.md"], ["/etc/hostname"]),
    ("folder", ["Lead.md", "c"], [""]),
    ("run", [""], [""]),
    ("prepare", [""], [""]),
    ("forget", [""], [""]),
]
"""What may happen: the kind, to which names, with which values; "text" makes one of LINES."""


def text_of(head, lines):
    return head + "".join(f"{line}\n\n" for line in lines)


def random_step(random):
    what, names, values = random.choice(TABLE)
    if values == "text":
        value = text_of(
            random.choice(HEADS + OWN_HEADS), random.choices(LINES, k=random.randrange(5))
        )
    else:
        value = random.choice(values)
    return what, random.choice(names), value


def act(root, step):
    """Do to the files what the step says, as far as it can be done."""
    what, name, value = step
    path = root / name
    try:
        if what in {"write", "configure"}:
            path.parent.mkdir(exist_ok=True)
            path.write_text(value)
        elif what == "append":
            path.write_text(path.read_text() + value)
        elif what == "insert":
            path.write_text(value + path.read_text())
        elif what == "head":
            text = path.read_text()
            path.write_text(value + text[text.find("---\n", 4) + 4 if text[:3] == "---" else 0 :])
        elif what == "cut":
            path.write_text("\n\n".join(path.read_text().split("\n\n")[:-2]))
        elif what == "remove":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        elif what == "move":
            (root / value).parent.mkdir(exist_ok=True)
            path.rename(root / value)
        elif what == "link":
            path.unlink(missing_ok=True)
            path.symlink_to(value)
        elif what == "folder":
            path.mkdir()
    except OSError:
        pass


def config_of(root):
    return load_checked(root, {}).config


def truth(root, *, buffer=None):
    """Check the vault with nothing remembered."""
    config = config_of(root)
    opened = (
        open_session(root, config, cache=False)
        if buffer is None
        else open_overlaid_session(root, config, *buffer, cache=False)
    )
    with opened as session:
        session.refresh()
        return session.lint()


class Chain:
    """A session that lives on, as a watcher's does, held to the truth after every batch.

    Its own answers are verified as KBTOOL_VERIFY does, besides.
    """

    def __init__(self, root):
        self.root = root
        self._life = ExitStack()
        self._open()

    def _open(self):
        self._life.close()
        session = open_session(self.root, config_of(self.root), verify=True)
        self._session = self._life.enter_context(session)
        self.hold()

    def hold(self):
        """Hold the session to the truth."""
        self._session.refresh()
        assert self._session.lint() == truth(self.root)

    def step(self, batch):
        """Let some things happen, then hold every kind of answer that was asked for."""
        for step in batch:
            act(self.root, step)
        if any(what == "configure" for what, *_ in batch):
            self._open()
        self.hold()
        for what, name, value in batch:
            if what == "run":
                self.hold_run()
            elif what == "buffer":
                self.hold_buffer(name, value.encode())
            elif what in {"prepare", "forget"}:
                if what == "forget":
                    self._session.release_snapshot()
                self._session.warm_up()

    def hold_run(self):
        """Hold a one-shot run to the truth."""
        with open_session(self.root, config_of(self.root), verify=True) as run:
            run.refresh()
            assert run.lint() == truth(self.root)

    def hold_buffer(self, name, data):
        """Hold an unsaved buffer's answer to the truth."""
        config, expected = config_of(self.root), truth(self.root, buffer=(name, data))
        with open_overlaid_session(self.root, config, name, data, verify=True) as run:
            run.refresh()
            assert run.lint() == expected

    def close(self):
        self._life.close()
        self.hold_run()


def begin(folder, patch, texts):
    """Make a vault with these notes below `folder`, its cache beside it."""
    patch.setenv("KBTOOL_CACHE_DIR", f"{folder}/cache")
    patch.setenv("KBTOOL_STATE_DIR", f"{folder}/state")
    root = Path(folder) / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "kbtool.toml").write_text(CONFIGURATIONS[1])
    for name, text in texts.items():
        act(root, ("write", name, text))
    return root
