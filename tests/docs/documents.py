# SPDX-License-Identifier: Apache-2.0
"""The documents: their fenced blocks, markers and lines, and how blocks are rewritten."""
import re

KNOWN_MARKERS = ("exit code", "needs", "not run", "output", "error")


class Block:
    """A fenced block: where it is, its language, its lines, and the markers before it."""

    def __init__(self, path, first, language, lines, markers):
        self.path = path
        self.first = first  # index of the first line inside the fence
        self.language = language
        self.lines = lines
        self.markers = markers

    def place(self, offset=0):
        return f"{self.path}:{self.first + 1 + offset}"

    def marker(self, name):
        """The text after `name` in its marker, or None."""
        for text in self.markers:
            if text == name:
                return ""
            if text.startswith(name + " "):
                return text[len(name) + 1:]
        return None


class Failures:
    def __init__(self):
        self.count = 0

    def add(self, place, text):
        self.count += 1
        print(f"{place}: {text}")


def blocks_of(root, path, failures):
    """The fenced blocks of a document."""
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    blocks, markers, i = [], [], 0
    while i < len(lines):
        line = lines[i]
        fence = re.match(r"^(`{3,})(\S*)\s*$", line)
        marker = re.match(r"^<!-- test: (.*) -->$", line)
        if fence:
            end = next((j for j in range(i + 1, len(lines)) if lines[j].rstrip() == fence[1]), None)
            if end is None:
                failures.add(f"{path}:{i + 1}", "this block does not end")
                return blocks
            blocks.append(Block(path, i + 1, fence[2], lines[i + 1:end], markers))
            markers, i = [], end
        elif marker:
            if not marker[1].startswith(KNOWN_MARKERS):
                failures.add(f"{path}:{i + 1}", f"unknown marker: {marker[1]}")
            markers = markers + [marker[1]]
        elif "<!-- test" in line:
            failures.add(f"{path}:{i + 1}", "a marker has the form <!-- test: ... -->, alone on its line")
        elif line.strip() and markers:
            failures.add(f"{path}:{i + 1}", "a marker comes directly before its block")
            markers = []
        i += 1
    if markers:
        failures.add(path, f"a marker without a block: {markers[-1]}")
    return blocks


def documents(root, *patterns):
    found = set()
    for pattern in patterns:
        found.update(p.relative_to(root).as_posix() for p in root.glob(pattern) if p.is_file())
    return sorted(found)


def lines_of(root, path, languages=()):
    """(number, line) of a document outside of its fenced blocks, and inside those of the given languages."""
    fence = language = None
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        found = re.match(r"^(`{3,})(\S*)", line)
        if found and fence is None:
            fence, language = found[1], found[2]
        elif fence is not None and line.rstrip() == fence:
            fence = None
        elif fence is None or language in languages:
            yield number, line


class Rewriting:
    """New contents of blocks, written at the end."""

    def __init__(self, root):
        self.root = root
        self.changes = {}

    def replace(self, block, lines):
        self.changes.setdefault(block.path, []).append((block.first, len(block.lines), lines))

    def write(self):
        for path, changes in self.changes.items():
            file = self.root / path
            lines = file.read_text(encoding="utf-8").splitlines()
            for first, count, new in sorted(changes, reverse=True):
                lines[first:first + count] = new
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{path}: {len(changes)} updated")
