"""What each hostile note costs, from its bytes to findings and index: seconds and peak memory.

Run `python tests/hostile/figures.py` from the project's folder: it prints the dearest notes of the
corpus at 200,000 characters each, and what a thousand odd files cost a lint.
"""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import texts_of, vault_of  # noqa: E402  after the path is set
from hostile import corpus, hostile_vault, odd_files  # noqa: E402

from kbtool.config.settings import Config  # noqa: E402
from kbtool.index.documents import document_of  # noqa: E402
from kbtool.index.text.analyzer import Analyzer  # noqa: E402
from kbtool.lint.incremental.first_check import check_vault  # noqa: E402
from kbtool.lint.rule_set import RuleSet  # noqa: E402
from kbtool.model.diagnostic import Diagnostic  # noqa: E402

SIZE = 200_000
SHOWN = 12


class Cost(NamedTuple):
    """Processor seconds, by how much the process grew at most, and the findings."""

    seconds: float
    megabytes: float
    name: str
    found: tuple[Diagnostic, ...]


class Hosts(NamedTuple):
    """What linting a folder full of odd files took: processor and wall clock seconds."""

    processor: float
    wall: float
    reported: int


def costs(size):
    """Yield what each note of the corpus costs, one after the other in this process."""
    for name, data in {**corpus.notes(size), **corpus.ENDLESS}.items():
        forget_peak()
        before, begin = megabytes("VmRSS"), time.process_time()
        found = understood(name, data)
        yield Cost(time.process_time() - begin, megabytes("VmHWM") - before, name, found)


def understood(name, data):
    """Parse, judge and index one note beside an ordinary one; return the findings."""
    files = {name: data, "Target.md": "# Title\n"}
    config = Config()
    vault = vault_of(files, config=config)
    found = check_vault(vault, texts_of(files), RuleSet.of(config))
    text = texts_of(files).text_of(name, vault.notes[name].digest)
    document_of(vault.notes[name], text, Analyzer(), config.citations)
    return found


def forget_peak():
    with suppress(OSError):  # only Linux knows how
        Path("/proc/self/clear_refs").write_text("5")


def megabytes(kind):
    """Return the process's memory, now (VmRSS) or at its peak (VmHWM); 0 where nobody knows."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(kind):
                return int(line.split()[1]) / 1024
    return 0.0


def odd_hosts(folder, count):
    """Lint a vault of `count` pipes, sockets, closed files, links to nowhere and in rings."""
    root = folder / "vault"
    root.mkdir()
    for number in range(count):
        place = root / f"{number}.md"
        HOSTS[number % len(HOSTS)](place)
    (root / "Target.md").write_text("# Target\n\n[[Gone]]\n")
    vault = hostile_vault.HostileVault(root, folder / "cache", [])
    before, begin = children_seconds(), time.monotonic()
    answer = vault.kbtool("lint", "--output-format", "concise")
    wall = time.monotonic() - begin
    assert answer.returncode == 1, answer.stderr
    return Hosts(children_seconds() - before, wall, len(answer.stdout.splitlines()))


HOSTS = (
    os.mkfifo,
    odd_files.listening,
    odd_files.closed(odd_files.text()),
    odd_files.link("nothing at all.md"),
    lambda path: path.symlink_to(path.name),
    odd_files.link("/dev/zero"),
    odd_files.link("/etc/passwd"),
    odd_files.link("."),
    odd_files.folder,
    odd_files.closed(odd_files.folder),
)


def children_seconds():
    used = os.times()
    return used.children_user + used.children_system


def main():
    """Print both."""
    found = sorted(costs(SIZE), key=lambda cost: -cost.seconds)
    print(f"{len(found)} notes, {sum(cost.seconds for cost in found):.1f} s in all; the slowest:")
    for cost in found[:SHOWN]:
        print(f"{cost.seconds:8.2f} s {cost.megabytes:8.0f} MB  {cost.name}")
    print("the largest:")
    for cost in sorted(found, key=lambda cost: -cost.megabytes)[:SHOWN]:
        print(f"{cost.seconds:8.2f} s {cost.megabytes:8.0f} MB  {cost.name}")
    with tempfile.TemporaryDirectory() as folder:
        hosts = odd_hosts(Path(folder), 1_000)
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)
    print(
        f"1,000 pipes, sockets, closed files and stray links: {hosts.processor:.2f} s of the"
        f" processor, {hosts.wall:.2f} s, {hosts.reported} findings"
    )


if __name__ == "__main__":
    main()
