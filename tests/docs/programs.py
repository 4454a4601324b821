# SPDX-License-Identifier: Apache-2.0
"""Compiles and runs the programs of the documents."""
import concurrent.futures
import hashlib
import os
import pathlib
import shlex
import subprocess

from comparing import aligned, report_difference, without_end
from documents import Rewriting, blocks_of, documents


class Compiler:
    def __init__(self, root, arguments):
        self.command = shlex.split(arguments.compiler)
        self.includes = [f"-I{root / 'include'}"]
        for folder in arguments.include:
            if folder and folder != "/usr/include":  # g++ does not find its own headers after -isystem /usr/include
                self.includes += ["-isystem", folder]
        self.work = pathlib.Path(arguments.work).resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment = dict(os.environ, LC_ALL="C")
        self.gnu = "Free Software Foundation" in self.run([*self.command, "--version"]).stdout

    def run(self, command):
        return subprocess.run(command, cwd=self.work, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)

    def compile(self, text):
        """The program's path, or None, and the diagnostics. A text that compiles is named by its contents."""
        stem = self.work / hashlib.sha256(text.encode()).hexdigest()[:16]
        source = stem.with_suffix(".cpp")
        source.write_text(text, encoding="utf-8")
        # Two steps, so that a compiler cache keeps the first.
        compiled = self.run([*self.command, "-std=c++20", "-O1", "-Wall", "-Wextra", "-fdiagnostics-color=never",
                             *self.includes, "-c", source.name, "-o", f"{stem.name}.o"])
        if compiled.returncode != 0:
            return None, compiled.stdout
        linked = self.run([*self.command, f"{stem.name}.o", "-pthread", "-o", stem.name])
        return (stem if linked.returncode == 0 else None), compiled.stdout + linked.stdout


def one_line(text):
    return " ".join(text.split())


class Programs:
    """The programs of one document, and what is claimed of them."""

    def __init__(self, blocks, failures):
        self.jobs = []  # (program block, [output block], [(error block, from, to)])
        for block in blocks:
            if block.language == "cpp" and any("int main(" in line for line in block.lines):
                self.jobs.append((block, [], []))
            if block.marker("output") is not None:
                if self.jobs:
                    self.jobs[-1][1].append(block)
                else:
                    failures.add(block.place(), "an output without a program")
            error = block.marker("error")
            if error is not None:
                parts = error.split(" => ")
                if not self.jobs or len(parts) != 2:
                    failures.add(block.place(), "expected <!-- test: error A => B --> after a program")
                else:
                    self.jobs[-1][2].append((block, *parts))


def check_program(job, compiler, update, failures, rewriting):
    block, outputs, errors = job
    text = "\n".join(block.lines) + "\n"
    program, diagnostics = compiler.compile(text)
    if program is None or diagnostics.strip():
        failures.add(block.place(), "does not compile without a warning\n" + diagnostics)
        if program is None:
            return
    done = subprocess.run([program], cwd=compiler.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
    if done.returncode != 0:
        failures.add(block.place(), f"exit code {done.returncode}\n{done.stdout}")
    for output in outputs:
        shown = without_end(output.lines)
        now = aligned(shown, without_end(done.stdout.splitlines()))
        if now != shown:
            if update:
                rewriting.replace(output, now)
            else:
                report_difference(failures, output.place(), shown, now)
    for error, old, new in errors:
        if old not in text:
            failures.add(error.place(), f"the program does not contain: {old}")
            continue
        program, diagnostics = compiler.compile(text.replace(old, new))
        if program is not None:
            failures.add(error.place(), f"compiles with {new}")
        elif compiler.gnu and one_line("\n".join(error.lines)) not in one_line(diagnostics):
            failures.add(error.place(), "the compiler does not say this, but\n" + diagnostics)


def check(root, arguments, failures):
    compiler = Compiler(root, arguments)
    rewriting = Rewriting(root)
    jobs = []
    for path in documents(root, "README.md", "docs/**/*.md"):
        jobs += Programs(blocks_of(root, path, failures), failures).jobs
    if not jobs:
        failures.add(str(root), "no program in any document")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(lambda job: check_program(job, compiler, arguments.update, failures, rewriting), jobs))
    rewriting.write()
    print(f"{len(jobs)} programs")
