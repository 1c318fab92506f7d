"""Mends a vault in memory with some rules' fixes; for tests."""

from helpers import bytes_of, texts_of, vault_of

from kbtool.app.fix.workspace import VaultWorkspace
from kbtool.config.settings import Config, LintSettings, ObsidianSettings
from kbtool.fix.fix_all import fix_all
from kbtool.lint.rule_set import RuleSet


def mended(files, *codes, unsafe=False, obsidian=None):
    """Return the files after all safe fixes of these rules, or all; and what mend says."""
    config = Config(lint=LintSettings(select=codes), obsidian=obsidian or ObsidianSettings())

    def read(path, digest):
        return bytes_of(files[path]) if path in files else None

    bench = VaultWorkspace(vault_of(files, config), texts_of(files), RuleSet.of(config), read)
    result = fix_all(bench, lambda one: one.fix is not None and (unsafe or one.fix.safe))
    after = {**files, **{path: data for path, data in result.after.items() if data is not None}}
    for path, data in result.after.items():
        if data is None:
            del after[path]
    return {
        path: bytes_of(data).decode("utf-8", "surrogateescape") for path, data in after.items()
    }, result
