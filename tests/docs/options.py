# SPDX-License-Identifier: Apache-2.0
"""Looks up the commands and flags that the documents name in the help texts of the program."""
import pathlib
import re
import subprocess

from documents import documents, lines_of

# A guide that is about more than the command it is named after.
COMMANDS_OF = {"laws": ("laws", "law", "compare"), "machine_leverage": ("compare",),
               "train": ("train", "mfu", "accelerators")}


class Help:
    """The flags that the help text of a command names, asked for once."""

    def __init__(self, program):
        self.program = program
        self.flags = {}

    def of(self, command):
        """The flags of a command, of the program itself for an empty name, or None."""
        if command not in self.flags:
            words = [command, "--help"] if command else ["--help"]
            done = subprocess.run([self.program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
            found = re.findall(r"--[a-z][a-z0-9-]*", done.stdout)
            self.flags[command] = set(found) | {"--help"} if done.returncode == 0 else None
        return self.flags[command]


def check(root, program, failures):
    """Every `leverage COMMAND --flag` in backticks, and in a guide every `--flag`, has to exist."""
    texts, count = Help(program), 0
    for path in documents(root, "README.md", "CONTRIBUTING.md", "docs/**/*.md"):
        in_guide = path.startswith("docs/guide/")
        guide = pathlib.PurePosixPath(path).stem
        for number, line in lines_of(root, path):
            for span in re.findall(r"`([^`]+)`", line):
                named = re.match(r"leverage(?: +([a-z]+))?(?: |$)", span)
                if named:
                    commands = (named[1] or "",)
                elif in_guide and span.startswith("--"):
                    commands = COMMANDS_OF.get(guide, (guide,))
                else:
                    continue
                count += 1
                known = set()
                for command in commands:
                    if texts.of(command) is None:
                        failures.add(f"{path}:{number}", f"no such command: {command}")
                    else:
                        known |= texts.of(command)
                for flag in re.findall(r"(?<!\S)--[a-z][a-z0-9-]*", span):
                    if flag not in known:
                        failures.add(f"{path}:{number}", f"no such flag of {' '.join(commands)}: {flag}")
    return count
