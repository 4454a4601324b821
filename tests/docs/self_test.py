#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that check.py fails where it should: each case is a small source tree with one thing wrong.

  self_test.py --compiler COMMAND
"""
import argparse
import contextlib
import io
import os
import pathlib
import sys
import tempfile

import documents
import links
import programs
import prose
import python_sessions
import transcripts

CHECKS = {"transcripts": transcripts, "programs": programs, "python": python_sessions, "links": links, "prose": prose}

# What the program of these trees prints.
LEVERAGE = """#!/bin/sh
case $1,$2 in
  report,--help) echo '  --tokens D   training tokens' ;;
  --help,*) echo '  --json' ;;
  write,*) echo "$2" > build/file ;;
  fail,*) echo 'bad input' >&2; exit 2 ;;
  report,*) printf 'parameters  18.03 B\\nactive      1.357 B  \\nFLOPs       2.867 GFLOP\\nforward     $RANDOM ms\\n' ;;
  *) echo "unknown: $1"; exit 2 ;;
esac
"""

TRANSCRIPT = """# Guide

```console
$ leverage report \\
    --tokens 1e12
parameters  18.03 B
...
forward     ... ms
```
"""

SESSION = """# Python

```python
>>> numbers = [1,
...            2]
>>> numbers
[1, 2]
>>> print("a\\nb\\nc")
a
...
>>> numbers[2]
IndexError: list index out of range
```
"""

PROGRAM = """# Library

```cpp
#include <cstdio>
constexpr int layers = 20;
static_assert(layers < 100, "a model has fewer layers");
int main() { std::printf("%d layers\\n", layers); }
```

<!-- test: output -->
```text
20 layers
```

<!-- test: error layers = 20 => layers = 200 -->
```text
error: static assertion failed: a model has fewer layers
```
"""

README = """# Project

See [the guide](docs/guide/report.md) and its [transcript](docs/guide/report.md#the-transcript), `docs/guide/report.md`.
"""

# name, check, files, what has to be reported (None: nothing is wrong)
CASES = [
    ("a transcript that is right", "transcripts", {"docs/guide/report.md": TRANSCRIPT}, None),
    ("a changed number", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.replace("18.03", "18.04")}, "+parameters  18.03 B"),
    ("a line too many", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.replace("...\nforward", "...\ngone\nforward")}, "-gone"),
    ("a line too few", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.replace("...\nforward", "forward")}, "+active      1.357 B"),
    ("an end that is missing", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.replace("forward     ... ms\n", "").replace("...\n", "active      1.357 B\n")},
     "+FLOPs       2.867 GFLOP"),
    ("a command that no longer exists", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.replace("leverage report", "leverage reprt")}, "exit code 2, expected 0"),
    ("an exit code that is expected", "transcripts",
     {"docs/guide/report.md": "<!-- test: exit code 2 -->\n```console\n$ leverage fail\nbad input\n```\n"}, None),
    ("an exit code that changed", "transcripts",
     {"docs/guide/report.md": "<!-- test: exit code 1 -->\n```console\n$ leverage fail\nbad input\n```\n"},
     "exit code 2, expected 1"),
    ("a second command that differs", "transcripts",
     {"docs/guide/report.md": "```console\n$ leverage write 1\n\n$ head build/file\n2\n```\n"}, "docs/guide/report.md:4"),
    ("a guide without a transcript", "transcripts", {"docs/guide/report.md": "# Guide\n"}, "no transcript that is run"),
    ("a transcript that is not run does not count", "transcripts",
     {"docs/guide/report.md": "<!-- test: not run -->\n```console\n$ leverage report\n```\n"},
     "no transcript that is run"),
    ("a transcript in a block of another language", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "```text\n$ leverage report\n```\n"}, "a transcript is a ```console block"),
    ("a command that no transcript may run", "transcripts",
     {"docs/guide/report.md": "```console\n$ rm examples\n```\n"}, "no transcript runs"),
    ("an unknown marker", "transcripts",
     {"docs/guide/report.md": "<!-- test: skip -->\n" + TRANSCRIPT}, "unknown marker"),
    ("a marker that lost its block", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "<!-- test: not run -->\nText.\n"}, "directly before its block"),
    ("a block without an end", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT.rstrip().rstrip("`")}, "does not end"),

    ("options that exist", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "`--tokens 1T`, `leverage report --tokens 1T`, `leverage --json`\n"}, None),
    ("a flag that was renamed", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "`--token 1T`\n"}, "no such flag of report: --token"),
    ("a flag of another command", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "`leverage report --json`\n"}, "no such flag of report: --json"),
    ("a command that was renamed", "transcripts",
     {"docs/guide/report.md": TRANSCRIPT + "`leverage reports`\n"}, "no such command: reports"),

    ("a program that is right", "programs", {"docs/library/first.md": PROGRAM}, None),
    ("a program that does not compile", "programs",
     {"docs/library/first.md": PROGRAM.replace("int main() {", "int main() { return missing;")}, "does not compile"),
    ("a program with a warning", "programs",
     {"docs/library/first.md": PROGRAM.replace("int main() {", "int main() { int unused = 0;")}, "without a warning"),
    ("a program that fails", "programs",
     {"docs/library/first.md": PROGRAM.replace("layers); }", "layers); return 3; }")}, "exit code 3"),
    ("an output that changed", "programs",
     {"docs/library/first.md": PROGRAM.replace("\n20 layers", "\n21 layers")}, "+20 layers"),
    ("an error that does not occur", "programs",
     {"docs/library/first.md": PROGRAM.replace("=> layers = 200", "=> layers = 30")}, "compiles with layers = 30"),
    ("an error with another text", "programs",
     {"docs/library/first.md": PROGRAM.replace("failed: a model has", "failed: a model had")}, "does not say this"),
    ("an error of a line that is gone", "programs",
     {"docs/library/first.md": PROGRAM.replace("error layers = 20 ", "error width = 20 ")}, "does not contain"),
    ("no program at all", "programs", {"docs/library/first.md": "# Library\n"}, "no program in any document"),

    ("links that are right", "links", {"docs/guide/report.md": "# Guide\n\n## The `transcript`\n"}, None),
    ("a dead link", "links", {"docs/guide/report.md": "## The transcript\n\n[x](../missing.md)\n"},
     "docs/guide/report.md:3: dead link"),
    ("a dead picture", "links", {"docs/guide/report.md": "## The transcript\n\n![x](missing.svg)\n"}, "dead link"),
    ("a dead anchor", "links", {"docs/guide/report.md": "## Another heading\n"}, "no such heading"),
    ("a file that moved", "links",
     {"docs/guide/report.md": "## The transcript\n\nSee `examples/leverage/main.cpp`.\n"}, "no such file"),

    ("a file that is gone in the changelog", "links",
     {"CHANGELOG.md": "`plan/old.hpp` is gone.\n", "docs/guide/report.md": "## The transcript\n"}, None),

    ("a session of Python", "python", {"docs/guide/python.md": SESSION}, None),
    ("a session with another output", "python", {"docs/guide/python.md": SESSION.replace("[1, 2]", "[1, 3]")},
     "docs/guide/python.md:"),
    ("a session with another exception", "python", {"docs/guide/python.md": SESSION.replace("IndexError", "KeyError")},
     "docs/guide/python.md:"),
    ("Python that is no session", "python", {"docs/guide/python.md": "```python\nprint(1)\n```\n"},
     "a block of Python is a session"),
    ("no session at all", "python", {"docs/guide/python.md": "# Python\n"}, "no document has a session"),

    ("plain prose", "prose", {"docs/guide/report.md": "A mixture is compared with a dense model.\n"}, None),
    ("a word that is ruled out", "prose",
     {"docs/guide/report.md": "The dense model is the yardstick.\n"}, '"yardstick" is ruled out'),
    ("a front page that grew", "prose", {"README.md": "line\n" * 151}, "has 151 lines"),
]


def answer_of(which, files, compiler, update=False):
    """What check.py prints about a tree, how many failures it counts, and the files afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder).resolve()
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        (root / "examples").mkdir(exist_ok=True)
        program = root / "program"
        program.write_text(LEVERAGE, encoding="utf-8")
        program.chmod(0o755)
        arguments = argparse.Namespace(leverage=str(program), update=update, compiler=compiler, include=[],
                                       work=str(root / "work"))
        os.environ["PYTHONPATH"] = str(root)
        failures, printed = documents.Failures(), io.StringIO()
        with contextlib.redirect_stdout(printed):
            CHECKS[which].check(root, arguments, failures)
        return printed.getvalue(), failures.count, {name: (root / name).read_text(encoding="utf-8") for name in files}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", required=True)
    compiler = parser.parse_args().compiler
    wrong = 0

    def verify(name, holds, printed=""):
        nonlocal wrong
        if not holds:
            wrong += 1
            print(f"self test: {name}\n{printed}")

    with tempfile.TemporaryDirectory() as folder:
        gnu = programs.Compiler(pathlib.Path(folder), argparse.Namespace(compiler=compiler, include=[], work=folder)).gnu
    for name, which, files, expected in CASES:
        if name == "an error with another text" and not gnu:
            continue
        files = dict(files)
        if which in ("links", "prose"):
            files.setdefault("README.md", README)
        printed, count, _ = answer_of(which, files, compiler)
        if expected is None:
            verify(name, count == 0, printed)
        else:
            verify(name, count > 0 and expected in printed, printed)

    # --update: right again, and what was right stays as it was.
    stale = TRANSCRIPT.replace("18.03", "17.5") + "\nText.\n\n" + TRANSCRIPT.replace("forward     ...", "old     ...")
    _, count, files = answer_of("transcripts", {"docs/guide/report.md": stale}, compiler, update=True)
    fresh = files["docs/guide/report.md"]
    verify("an update leaves a failure", count == 0)
    verify("an update keeps the markers", fresh.startswith(TRANSCRIPT + "\nText.\n"), fresh)
    verify("an update is not enough", answer_of("transcripts", files, compiler)[1] == 0, fresh)
    _, _, again = answer_of("transcripts", files, compiler, update=True)
    _, _, session = answer_of("python", {"docs/a.md": SESSION.replace("[1, 2]", "[1, 3]")}, compiler, update=True)
    verify("a session is updated", session["docs/a.md"] == SESSION, session["docs/a.md"])
    verify("a second update changes something", again == files)
    _, _, files = answer_of("programs", {"docs/a.md": PROGRAM.replace("\n20 layers", "\n2 layers")}, compiler, True)
    verify("an output is updated", files["docs/a.md"] == PROGRAM, files["docs/a.md"])

    print(f"{len(CASES) + 6} cases, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
