# SPDX-License-Identifier: Apache-2.0
"""Follows the links of the documents, and looks for the files that they name."""
import re

from documents import documents, lines_of

TOP_FOLDERS = (".ci", "bench", "cmake", "docs", "examples", "include", "tests")


def anchors_of(root, path):
    """The anchors that GitHub makes of the headings."""
    seen, anchors = {}, set()
    for _, line in lines_of(root, path):
        heading = re.match(r"^#{1,6} +(.*?) *#*$", line)
        if heading:
            text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            anchors.add(slug if count == 0 else f"{slug}-{count}")
        anchors.update(re.findall(r'<a (?:name|id)="([^"]+)"', line))
    return anchors


def looks_like_path(text):
    if not re.fullmatch(r"[\w.@+-]+(?:/[\w.@+-]+)*/?", text) or "/" not in text:
        return False
    return text.split("/")[0] in TOP_FOLDERS or re.search(r"\.(hpp|cpp|sh|cmake|csv|json|md|svg)$", text) is not None


def check(root, _arguments, failures):
    paths = documents(root, "*.md", "docs/**/*.md", "examples/**/*.md", "tests/**/*.md")
    count = 0
    for path in paths:
        for number, line in lines_of(root, path):
            place = f"{path}:{number}"
            text = re.sub(r"`[^`]*`", "", line)
            targets = re.findall(r"\]\(\s*([^)\s]+)", text) + re.findall(r"^\[[^]]+\]:\s*(\S+)", text)
            targets += re.findall(r'<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"', text)
            for target in targets:
                if re.match(r"[a-z]+:", target):
                    continue
                count += 1
                file, _, anchor = target.partition("#")
                there = (root / path).parent / file if file else root / path
                if not there.exists():
                    failures.add(place, f"dead link: {target}")
                elif anchor and there.suffix == ".md":
                    if anchor not in anchors_of(root, there.resolve().relative_to(root).as_posix()):
                        failures.add(place, f"no such heading: {target}")
            for name in re.findall(r"`([^`]+)`", line):
                # A changelog may name what is gone.
                if not looks_like_path(name) or name.startswith("build/") or path == "CHANGELOG.md":
                    continue
                count += 1
                bases = (root, (root / path).parent, root / "include", root / "include" / "leverage")
                if not any((base / name).exists() for base in bases):
                    failures.add(place, f"no such file: {name}")
    print(f"{count} links and names of files in {len(paths)} documents")
