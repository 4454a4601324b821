# SPDX-License-Identifier: Apache-2.0
"""Looks for words that the style rules out, and for a front page that grows."""
import re

from documents import documents, lines_of

RULED_OUT = (
    "told", "beside", "so many", "so much compute", "whoever", "of one's own", "one's own", "stands", "nought",
    "yardstick", "dearer",
)
README_LINES = 150


def check(root, _arguments, failures):
    words = re.compile(r"\b(" + "|".join(re.escape(word) for word in RULED_OUT) + r")\b", re.IGNORECASE)
    paths = documents(root, "*.md", "docs/**/*.md", "examples/**/*.md")
    for path in paths:
        for number, line in lines_of(root, path, ("cpp", "sh", "cmake")):
            for word in words.findall(line):
                failures.add(f"{path}:{number}", f'"{word}" is ruled out: {line.strip()}')
    lines = len((root / "README.md").read_text(encoding="utf-8").splitlines())
    if lines > README_LINES:
        failures.add("README.md", f"has {lines} lines, at most {README_LINES}")
    print(f"{len(paths)} documents")
