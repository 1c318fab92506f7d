"""Words that other programs use for what kbtool calls differently, answered by their meaning.

Nothing is run on a guess: the answer is the command line to type.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from kbtool.cli.options import FORMAT_ALIASES

# One line a meaning: what to type, and the words for it.
_COMMANDS: Final = (
    ("lint", "check validate verify test scan analyse analyze audit inspect problems errors"),
    ("lint", "issues warnings findings linter run all"),
    ("lint --fix", "fix fmt format mend repair heal autofix correct clean-up cleanup tidy"),
    ("lint --diff", "diff preview"),
    ("lint --statistics", "stats stat statistics summary count counts numbers overview metrics"),
    ("lint --select G001", "orphans orphan lonely isolated unlinked"),
    ("lint --select L,H,E", "broken dead dead-links deadlinks broken-links brokenlinks unresolved"),
    ("lint --select L,H,E", "missing dangling linkcheck link-check check-links links-check"),
    ("lint --extend-select L015", "wanted planned unwritten"),
    ("lint --extend-select G005", "mentions unlinked-mentions"),
    ("lint --extend-select C011,C012", "quotes quotations quote"),
    ("lint --write-baseline FILE", "baseline"),
    ("lint --baseline FILE", "new-only"),
    ("search", "find grep query rg ag ack look lookup look-up seek locate ask fts fzf s"),
    ("search -i", "interactive ui tui browse"),
    ("search --open", "open edit"),
    ("show", "backlinks backlink links link outlinks outgoing incoming inlinks neighbours info"),
    ("show", "neighbors view cat read note print inspect-note describe related similar"),
    ("config --init", "init initialise initialize setup configure create start-here bootstrap"),
    ("config", "settings setting options preferences prefs conf cfg configuration"),
    ("config --schema", "schema"),
    ("mv", "rename move ren rn refactor"),
    ("mv --tag", "rename-tag retag tag-rename"),
    ("mv --heading", "rename-heading heading"),
    ("mv --recover", "recover restore rollback"),
    ("rule", "rules explain why codes code list-rules checks"),
    ("tags", "tag tagging taglist hashtags"),
    ("sources", "source cite cites citation citations citekeys refs references bibliography bib"),
    ("sources", "literature"),
    ("export", "dump json csv data list ls notes tree"),
    ("export --format dot", "graph dot graphviz network map"),
    ("index", "reindex update refresh build sync rescan"),
    ("index --rebuild", "rebuild"),
    ("index --compact", "compact optimize optimise vacuum"),
    ("watch", "serve daemon monitor follow live start observe tail"),
    ("watch --status", "status ps running"),
    ("watch --stop", "stop kill quit"),
    ("watch --service systemd", "service systemd launchd autostart"),
    ("cache --clear", "clear clean reset forget"),
    ("cache --prune", "prune gc purge"),
    ("doctor", "health healthcheck diagnose selftest self-test self-check selfcheck troubleshoot"),
    ("doctor", "debug"),
    ("--version", "version ver v"),
    ("--help", "usage man manual commands"),
    ("--install-completion", "completion completions install-completion complete"),
)
_OPTIONS: Final = (
    ("> FILE", "-o --output-file --outfile --to-file --report-file"),
    ("--format", "--output --out --output-type --formatter --reporter --error-format -f"),
    ("--format paths", "--files-with-matches --files -l --list"),
    ("--format jsonl", "--ndjson --json-lines --jsonlines --stream"),
    ("--vault", "--dir --directory --folder --root --path --base --repo --kb --notes -d"),
    ("--select", "--rule --rules --only --enable --codes --check --include"),
    ("--extend-select", "--also --add --extend"),
    ("--ignore", "--disable --exclude --skip --except --no-rule --extend-ignore"),
    ("--diff", "--dry-run --dryrun --preview --show-fixes -n"),
    ("--dry-run", "--dryrun --diff --preview --simulate --no-write"),
    ("--fix", "--autofix --auto-fix --write --repair --mend --apply --in-place"),
    ("--unsafe-fixes", "--unsafe --fix-unsafe --force --aggressive"),
    ("--fail-on never", "--exit-zero --no-fail --exit-0"),
    ("--fail-on", "--severity --min-severity --level --error-on --exit-code"),
    ("--statistics", "--stats --summary --count --counts"),
    ("--stdin-filename", "--stdin --stdin-filepath --stdin-path"),
    ("--limit", "--max --top --max-count --max-results --num -n -m --head --results"),
    ("--count", "--stats --number --total -c"),
    ("--fuzzy", "--approx --approximate --similar --loose"),
    ("--exact", "--strict --literal --fixed-strings --whole-word -F -w"),
    ("--interactive", "--tui --ui --browse"),
    ("--open", "--edit --editor -e"),
    ("--sort", "--order --order-by --sort-by"),
    ("--all", "--hidden --no-ignore --include-excluded -a"),
    ("--no-refresh", "--no-update --no-index --stale --offline"),
    ("-0", "--null --print0 --zero -print0 -z"),
    ("--no-cache", "--nocache --fresh --cold"),
    ("--rebuild", "--force --recreate --reindex --full"),
    ("--since", "--changed --diff-base --from-ref --rev --base-ref"),
    ("--staged", "--cached --index"),
    ("--jsonl", "--json --format --output-format --ndjson"),
    ("--stop", "--kill --end --quit"),
    ("--background", "--daemon --detach --bg -d"),
    ("--clear", "--clean --delete --reset --wipe"),
    ("--prune", "--gc --purge"),
    ("--color never", "--no-color --nocolor --no-colour --plain --monochrome"),
    ("--color", "--colour --colors --colours"),
    ("--quiet", "--silent -s --no-progress"),
    ("--debug", "--trace --traceback --verbose -v -vv"),
    ("--version", "-V"),
    ("--help", "-? --usage"),
)
COMMANDS_MEANT: Final[Mapping[str, str]] = {
    word: meant for meant, words in _COMMANDS for word in words.split()
}
OPTIONS_MEANT: Final = tuple((meant, frozenset(words.split())) for meant, words in _OPTIONS)
_LIKE: Final = 0.7  # of two spellings, 1 for the same
_OPTION_LIKE: Final = 0.8  # the dashes are always alike


def command_meant(word: str, known: Collection[str]) -> str:
    """Return what to type for a word that is no command, "" where it means nothing here."""
    low = word.lower()
    if low in known:
        return low
    if low in COMMANDS_MEANT:
        return COMMANDS_MEANT[low]
    near = get_close_matches(low, [*known, *COMMANDS_MEANT], n=1, cutoff=_LIKE)
    if near:
        return COMMANDS_MEANT.get(near[0], near[0])
    return f"lint {_quoted(word)}" if os.path.exists(word) else ""  # noqa: PTH110 - any text


def option_meant(name: str, known: Collection[str]) -> str:
    """Return what to write for an option that a command does not have, "" where there is none."""
    fitting = [meant for meant in _meanings(name) if meant.split()[0] in {*known, ">"}]
    if fitting:
        return fitting[0]
    if not name.startswith("--"):
        return ""
    spellings = {*known, *(alias for alias in FORMAT_ALIASES if "--format" in known)}
    near = get_close_matches(name.lower(), sorted(spellings), n=1, cutoff=_OPTION_LIKE)
    return FORMAT_ALIASES.get(near[0], near[0]) if near else ""


def _meanings(name: str) -> Iterator[str]:
    same: Iterable[str] = (name, name.lower()) if name.startswith("--") else (name,)
    return (meant for meant, words in OPTIONS_MEANT if not words.isdisjoint(same))


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
