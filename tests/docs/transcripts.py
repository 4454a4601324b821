# SPDX-License-Identifier: Apache-2.0
"""Runs the transcripts of the documents."""
import concurrent.futures
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from comparing import aligned, report_difference, without_end
from documents import Rewriting, blocks_of, documents
import options

RUN = ("leverage", "head", "mkdir")
NOT_RUN = ("sh", "cmake", "ctest", "git", "apt-get", "sudo", "g++", "pkg-config")


class Command:
    def __init__(self, lines, offset):
        self.lines = lines  # as shown, with `$ ` and continuations
        self.offset = offset
        self.shown = []  # the output as shown

    def text(self):
        return " ".join(line.rstrip("\\").strip() for line in self.lines)[2:]


def commands_of(block):
    commands, i = [], 0
    while i < len(block.lines):
        if block.lines[i].startswith("$ "):
            end = i
            while block.lines[end].endswith("\\") and end + 1 < len(block.lines):
                end += 1
            commands.append(Command(block.lines[i:end + 1], i))
            i = end
        elif commands:
            commands[-1].shown.append(block.lines[i])
        else:
            return None
        i += 1
    return commands


def run_command(text, scratch, program):
    environment = dict(os.environ, LC_ALL="C.UTF-8", PATH=f"{scratch}/bin{os.pathsep}{os.environ['PATH']}")
    environment.pop("COLUMNS", None)
    done = subprocess.run(["sh", "-c", text], cwd=scratch, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace").splitlines()


def check_document(root, path, program, update, failures, rewriting):
    """Runs the transcripts of one document, in order. Returns how many were run and how many skipped."""
    run = skipped = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        (scratch / "bin").mkdir()
        (scratch / "build").mkdir()
        (scratch / "examples").symlink_to(root / "examples")
        (scratch / "bin" / "leverage").symlink_to(program)
        for block in blocks_of(root, path, failures):
            if block.language != "console":
                if any(line.startswith("$ leverage") for line in block.lines):
                    failures.add(block.place(), "a transcript is a ```console block")
                continue
            commands = commands_of(block)
            if not commands:
                failures.add(block.place(), "a transcript begins with a line `$ command`")
                continue
            first_words = {shlex.split(c.text())[0] for c in commands}
            if block.marker("not run") is not None or all(w in NOT_RUN or w.startswith("build/") for w in first_words):
                continue
            if not first_words <= set(RUN):
                failures.add(block.place(), f"no transcript runs {sorted(first_words - set(RUN))}")
                continue
            needed = block.marker("needs")
            if needed and not shutil.which(needed):
                skipped += 1
                continue
            wanted_code = int(block.marker("exit code") or 0)
            new_lines, differs = [], False
            for n, command in enumerate(commands):
                run += 1
                code, output = run_command(command.text(), scratch, program)
                wanted = wanted_code if n + 1 == len(commands) else 0
                if code != wanted:
                    failures.add(block.place(command.offset),
                                 f"exit code {code}, expected {wanted}\n" + "\n".join(output[-5:]))
                    differs = False
                    break
                shown = without_end(command.shown)
                now = aligned(shown, without_end(output))
                if now != shown:
                    differs = True
                    if not update:
                        report_difference(failures, block.place(command.offset), shown, now)
                if new_lines:
                    new_lines.append("")
                new_lines += command.lines + now
            if differs and update:
                rewriting.replace(block, new_lines)
    return run, skipped


def check(root, arguments, failures):
    program = pathlib.Path(arguments.leverage).resolve()
    if not os.access(program, os.X_OK):
        failures.add(arguments.leverage, "no program")
        return
    rewriting = Rewriting(root)
    paths = documents(root, "README.md", "docs/**/*.md")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        answers = list(pool.map(
            lambda path: check_document(root, path, program, arguments.update, failures, rewriting), paths))
    for path, (run, skipped) in zip(paths, answers):
        if run + skipped == 0 and (path == "README.md" or path.startswith("docs/guide/")):
            failures.add(path, "has no transcript that is run")
    named = options.check(root, program, failures)
    rewriting.write()
    print(f"{sum(run for run, _ in answers)} commands run, {sum(s for _, s in answers)} blocks skipped, {named} options looked up")
