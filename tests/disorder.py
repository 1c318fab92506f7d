"""Random things that happen to a vault's files, of every kind that watching must survive."""

import os
import shutil
import time
from pathlib import Path

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


class Disorder:
    """Does one random thing after another below `root`; `random` decides, the same each time."""

    def __init__(self, root, outside, random):
        self.root = Path(root)
        self.outside = Path(outside)
        self.outside.mkdir(exist_ok=True)
        self.random = random
        self.count = 0
        self.done = {}

    def act(self):
        """Do one thing; what is not possible at the moment is not done."""
        kind = self.random.choice(self.KINDS)
        self.count += 1
        try:
            kind(self)
        except (OSError, IndexError):
            return
        self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    def notes(self):
        return sorted(self.root.rglob("*.md"))

    def folders(self):
        return [self.root, *sorted(p for p in self.root.rglob("*") if p.is_dir())]

    def text(self):
        links = (f"[[{self.random.choice(WORDS)}{self.random.randrange(9)}]]" for _ in range(3))
        return f"# {self.random.choice(WORDS)} {self.count}\n\n{' '.join(links)} #{self.count}x\n"

    def name(self):
        return f"{self.random.choice(WORDS)}{self.random.randrange(9)}.md"

    def note(self):
        return self.random.choice(self.notes())

    def folder(self):
        return self.random.choice(self.folders())

    def create(self):
        (self.folder() / self.name()).write_text(self.text())

    def rewrite(self):
        self.note().write_text(self.text())

    def append(self):
        with self.note().open("a") as file:
            file.write(self.text())

    def write_in_parts(self):
        with self.note().open("w") as file:
            for line in self.text().splitlines(keepends=True):
                file.write(line)
                file.flush()
                time.sleep(0.02)

    def replace(self):
        draft = self.root / ".draft.tmp"
        draft.write_text(self.text())
        draft.replace(self.note())

    def replace_from_outside(self):
        draft = self.outside / "draft"
        draft.write_text(self.text())
        draft.replace(self.folder() / self.name())

    def delete(self):
        self.note().unlink()

    def rename(self):
        self.note().rename(self.folder() / self.name())

    def touch(self):
        os.utime(self.note(), (self.count, self.count))

    def fill_new_folder(self):
        folder = self.folder() / f"f{self.random.randrange(6)}" / "deep"
        folder.mkdir(parents=True, exist_ok=True)
        for _ in range(3):
            (folder / self.name()).write_text(self.text())

    def move_folder(self):
        folders = self.folders()[1:]
        self.random.choice(folders).rename(self.folder() / f"m{self.random.randrange(6)}")

    def move_out(self):
        shutil.move(self.random.choice(self.folders()[1:]), self.outside / f"o{self.count}")

    def move_in(self):
        found = sorted(p for p in self.outside.iterdir() if p.is_dir())
        shutil.move(found[0], self.folder() / f"i{self.random.randrange(6)}")

    def remove_folder(self):
        shutil.rmtree(self.random.choice(self.folders()[1:]))

    def write_through_a_link_outside(self):
        twin = self.outside / "twin.md"
        twin.unlink(missing_ok=True)
        twin.hardlink_to(self.note())
        twin.write_text(self.text())

    KINDS = (
        create,
        create,
        create,
        rewrite,
        append,
        write_in_parts,
        replace,
        replace_from_outside,
        delete,
        rename,
        touch,
        fill_new_folder,
        move_folder,
        move_out,
        move_in,
        remove_folder,
    )
