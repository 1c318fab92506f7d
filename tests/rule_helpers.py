"""Rules under test: a vault from a few files, findings as short rows, examples of docstrings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import SimpleNamespace

from helpers import digest_of, text_of

from kbtool.config.load import load
from kbtool.config.settings import Config
from kbtool.config.toml import File
from kbtool.fix.apply import apply_edits_to_bytes
from kbtool.lint.incremental.first_check import check_vault
from kbtool.lint.rule_set import RuleSet
from kbtool.model.bibliography import Library
from kbtool.model.content import Problem
from kbtool.model.diagnostic import Diagnostic
from kbtool.model.location import FILE_SPAN, NotePath
from kbtool.model.note import Attachment, Note
from kbtool.model.source import Unreadable
from kbtool.parse.canvas import parse_canvas
from kbtool.parse.note import parse
from kbtool.rules.catalog import CATALOG
from kbtool.rules.docs import ExampleFile
from kbtool.rules.rule import Rule
from kbtool.vault.file_table import FileTable
from kbtool.vault.snapshot import Vault

SIZE = re.compile(r"(\d+) bytes")
UNREADABLE = ("unreadable-file", "link-leaves-vault", "not-downloaded", "too-deep")
BIBLIOGRAPHY = (".bib", ".json", ".yaml")

Files = Mapping[str, "str | bytes"]


def rule_of(code: str) -> Rule:
    return next(rule for rule in CATALOG if rule.code == code)


def example_of(text: str, remark: str = "") -> ExampleFile:
    return ExampleFile("note.md", remark, text)


def as_examples(files: "str | Files") -> tuple[ExampleFile, ...]:
    """`note.md` alone from a string; a name may carry a remark, `x.png (100 bytes)`."""
    if isinstance(files, str):
        return (example_of(files),)
    if isinstance(files, bytes):
        return (example_of(files.decode("latin-1"), "latin-1"),)
    rows = []
    for name, data in files.items():
        path, _, remark = name.partition(" (")
        if not (
            remark and (remark.endswith("bytes)") or remark.startswith((*UNREADABLE, "problem ")))
        ):
            path, remark = name, ""
        remark = remark.removesuffix(")")
        text = data if isinstance(data, str) else data.decode("latin-1")
        binary = "latin-1" if isinstance(data, bytes) else remark
        rows.append(ExampleFile(path, binary, text))
    return tuple(rows)


def config_of(examples: Iterable[ExampleFile], rule_options: Mapping[str, object] | None) -> Config:
    files = {example.path: example.text for example in examples}
    own = files.get("kbtool.toml")
    ours = [] if own is None else [File("kbtool.toml", own, trusted=True)]
    config = load(ours, {p: t for p, t in files.items() if p.startswith(".obsidian/")}).config
    return config._replace(rules={**config.rules, **(rule_options or {})})


def bytes_of_example(example: ExampleFile) -> bytes:
    if example.remark == "escaped":
        return example.text.encode("latin-1").decode("unicode_escape").encode("latin-1")
    if example.remark == "latin-1":
        return example.text.encode("latin-1")
    return example.text.encode("utf-8", "surrogateescape")


class Made(SimpleNamespace):
    """`vault`, and `data` as bytes by path; it is its own Texts."""

    def text_of(self, path, digest):
        data = self.data.get(path)
        return text_of(data) if data is not None and digest_of(data) == digest else None


def made(
    files: "str | Files | Iterable[ExampleFile]", options: Mapping[str, object] | None = None
) -> Made:
    examples = as_examples(files) if isinstance(files, str | Mapping) else tuple(files)
    config = config_of(examples, options)
    notes, canvases, attachments, unreadable, bibliographies = [], [], [], [], []
    data = {}
    for example in examples:
        path, raw = NotePath(example.path), bytes_of_example(example)
        kind, _, reason = example.remark.partition(": ")
        data[path] = raw
        if kind in UNREADABLE:
            unreadable.append(Unreadable(path, kind, reason))
        elif path.lower().endswith(".md"):
            content = parse(raw, config.limits)
            if kind.startswith("problem "):
                problem = Problem(kind.removeprefix("problem "), FILE_SPAN, "", reason)
                content = replace(content, problems=(*content.problems, problem))
            notes.append(Note(path, digest_of(raw), content))
        elif path.endswith(".canvas"):
            canvases.append(parse_canvas(path, digest_of(raw), raw))
        elif not path.startswith(".") and path != "kbtool.toml":
            size = SIZE.fullmatch(example.remark)
            attachments.append(Attachment(path, int(size[1]) if size else len(raw)))
            configured = config.citations.bibliography
            if path in configured or (not configured and path.endswith(".bib")):
                from kbtool.citations.bibliography.read import read_bibliography

                bibliographies.append(read_bibliography(path, raw))
    vault = Vault.of(
        notes,
        canvases=canvases,
        attachments=attachments,
        unreadable=unreadable,
        bibliographies=bibliographies,
        libraries=libraries_of(notes, data, {each.path for each in bibliographies}),
        config=config,
    )
    return Made(vault=vault, data=data)


def libraries_of(notes, data, shared):
    """Read what notes name as their own bibliographies, as a session does."""
    from kbtool.citations.bibliography.by_name import InVault, own_names, reached_by
    from kbtool.citations.bibliography.read import read_bibliography

    table = FileTable.of(data)
    reached = {
        reached_by(name.text, note.path, table) for note in notes for name in own_names(note)
    }
    paths = sorted(one.path for one in reached if isinstance(one, InVault))
    return [Library.of(read_bibliography(p, data[p])) for p in paths if p not in shared]


def ruleset_of(vault: Vault, *codes: str, only: bool = False) -> RuleSet:
    lint = vault.config.lint
    chosen = lint._replace(**{"select" if only else "extend_select": codes})
    return RuleSet.of(vault.config._replace(lint=chosen))


def diagnostics_of(
    files: "str | Files | Iterable[ExampleFile]",
    *codes: str,
    only: bool = True,
    options: Mapping[str, object] | None = None,
) -> tuple[Diagnostic, ...]:
    """Judge with these rules alone, or with them beside the defaults."""
    thing = made(files, options)
    return check_vault(thing.vault, thing, ruleset_of(thing.vault, *codes, only=only))


def rows(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, int, int, str]]:
    return [(d.path, d.line, d.column, d.code) for d in diagnostics]


def fixed(files: "str | Files", *codes: str, **others: object) -> dict[str, str]:
    """Return the files after every offered fix, as texts; renames are applied, too."""
    thing = made(files, others.get("options"))
    data = dict(thing.data)
    diagnostics = check_vault(thing.vault, thing, ruleset_of(thing.vault, *codes, only=True))
    for diagnostic in sorted(diagnostics, key=lambda d: (d.path, -d.span.start)):
        edits = sorted(diagnostic.fix.edits, key=lambda e: e.span) if diagnostic.fix else []
        for path in {edit.path for edit in edits}:
            data[path] = apply_edits_to_bytes(
                data[path], [edit for edit in edits if edit.path == path]
            )
        for old, new in diagnostic.fix.renames if diagnostic.fix else ():
            data[new] = data.pop(old)
    return {path: raw.decode("utf-8") for path, raw in data.items()}
