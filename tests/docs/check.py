#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks README.md and docs/ against the program, the library and the source tree.

  check.py transcripts --leverage PROGRAM [--update]
  check.py programs --compiler COMMAND [--include FOLDER]... --work FOLDER [--update]
  check.py links
  check.py prose

transcripts  Every ```console block is a transcript. A line `$ leverage ...` is run, and what follows, up to the
             next `$ `, is compared with its output letter by letter. Commands run in a scratch folder where
             examples/ is that of the repository and build/ is empty; `head` and `mkdir` may be used as well.
             A block of other commands (sh, cmake, git) is not run.
programs     Every ```cpp block that contains `int main(` is compiled and run.
links        Relative links and anchors lead somewhere, and so do names of files in backticks.
prose        README.md fits on a page or two, and no document uses the words that the style rules out.

Markers:

  ...                          alone on a line of a transcript or an output: any number of lines;
                               inside a line: any text, for numbers that depend on the machine
  <!-- test: exit code 2 -->   the last command of the next block ends with that exit code; 0 otherwise
  <!-- test: needs gnuplot --> the next block is skipped where that program is missing
  <!-- test: not run -->       the next transcript is shown and not run
  <!-- test: output -->        the next block is what the last program prints
  <!-- test: error A => B -->  the last program with A replaced by B does not compile, and a diagnostic of g++
                               contains the next block

--update rewrites transcripts and outputs from what the program prints today. Markers `...` stay where they were.
The exit code is 0 if all is well, 1 if something differs, 2 for bad arguments.
"""
import argparse
import concurrent.futures
import difflib
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

RUN_BY_TRANSCRIPTS = ("leverage", "head", "mkdir")
NOT_RUN = ("sh", "cmake", "ctest", "git", "apt-get", "sudo", "g++", "pkg-config")
RULED_OUT = (
    "told", "beside", "so many", "so much compute", "whoever", "of one's own", "one's own", "stands", "nought",
    "yardstick", "dearer",
)
README_LINES = 150
TOP_FOLDERS = (".ci", "bench", "cmake", "docs", "examples", "include", "tests")


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


KNOWN_MARKERS = ("exit code", "needs", "not run", "output", "error")


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


# ------------------------------------------------------------------------------------ comparing with wildcards

def matches(pattern, line):
    """Whether a line is what the document shows; `...` inside a line is any text."""
    if pattern == line:
        return True
    if "..." not in pattern:
        return False
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("...")), line) is not None


def aligned(shown, actual):
    """`shown` brought up to date: the lines of `actual` where they differ, with the markers `...` kept.

    The cheapest alignment of the two: a line may change, appear or vanish, and a marker takes any number of lines.
    """
    rows, columns = len(shown) + 1, len(actual) + 1
    infinite = float("inf")
    cost = [[infinite] * columns for _ in range(rows)]
    step = [[None] * columns for _ in range(rows)]
    cost[0][0] = 0.0
    for i in range(rows):
        for j in range(columns):
            here = cost[i][j]
            if here == infinite:
                continue

            def offer(di, dj, price, what):
                if here + price < cost[i + di][j + dj]:
                    cost[i + di][j + dj] = here + price
                    step[i + di][j + dj] = what

            if i < len(shown) and shown[i] == "...":
                offer(1, 0, 0.0, "marker")
            elif i < len(shown):
                offer(1, 0, 1.0, "vanished")
                if j < len(actual):
                    if matches(shown[i], actual[j]):
                        offer(1, 1, 0.0, "same")
                    else:
                        like = difflib.SequenceMatcher(None, shown[i], actual[j], False).quick_ratio()
                        offer(1, 1, 0.1 + 1.5 * (1.0 - like), "changed")
            if j < len(actual):
                swallowed = i > 0 and shown[i - 1] == "..."
                offer(0, 1, 1e-6 if swallowed else 1.0, "swallowed" if swallowed else "new")
    out, i, j = [], rows - 1, columns - 1
    while i > 0 or j > 0:
        what = step[i][j]
        if what == "marker":
            out.append("...")
            i -= 1
        elif what == "vanished":
            i -= 1
        elif what == "same":
            out.append(shown[i - 1])
            i, j = i - 1, j - 1
        elif what == "changed":
            out.append(actual[j - 1])
            i, j = i - 1, j - 1
        else:
            if what == "new":
                out.append(actual[j - 1])
            j -= 1
    return out[::-1]


def without_end(lines):
    """Lines without spaces at their ends and without empty lines at the end."""
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def report_difference(failures, place, shown, now):
    text = "\n".join(difflib.unified_diff(shown, now, "in the document", "today", lineterm="", n=2))
    failures.add(place, "differs from the output (--update rewrites it)\n" + text)


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


# ------------------------------------------------------------------------------------------------- transcripts

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
            if not first_words <= set(RUN_BY_TRANSCRIPTS):
                failures.add(block.place(), f"no transcript runs {sorted(first_words - set(RUN_BY_TRANSCRIPTS))}")
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


def transcripts(root, arguments, failures):
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
    rewriting.write()
    print(f"{sum(run for run, _ in answers)} commands run, {sum(s for _, s in answers)} blocks skipped")


# ---------------------------------------------------------------------------------------------------- programs

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


def programs(root, arguments, failures):
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


# ------------------------------------------------------------------------------------------------------- links

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


def links(root, _arguments, failures):
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
                if not looks_like_path(name) or name.startswith("build/"):
                    continue
                count += 1
                bases = (root, (root / path).parent, root / "include", root / "include" / "leverage")
                if not any((base / name).exists() for base in bases):
                    failures.add(place, f"no such file: {name}")
    print(f"{count} links and names of files in {len(paths)} documents")


# ------------------------------------------------------------------------------------------------------- prose

def prose(root, _arguments, failures):
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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2], type=pathlib.Path,
                        help="the source tree")
    checks = parser.add_subparsers(dest="check", required=True)
    one = checks.add_parser("transcripts")
    one.add_argument("--leverage", required=True, help="the program")
    one.add_argument("--update", action="store_true", help="rewrite the documents")
    one.set_defaults(run=transcripts)
    one = checks.add_parser("programs")
    one.add_argument("--compiler", required=True, help="a compiler, with its launcher if there is one")
    one.add_argument("--include", action="append", default=[], help="a folder of headers")
    one.add_argument("--work", required=True, help="a folder for sources and programs")
    one.add_argument("--update", action="store_true", help="rewrite the documents")
    one.set_defaults(run=programs)
    checks.add_parser("links").set_defaults(run=links)
    checks.add_parser("prose").set_defaults(run=prose)
    arguments = parser.parse_args()
    failures = Failures()
    arguments.run(arguments.root.resolve(), arguments, failures)
    if failures.count:
        print(f"{failures.count} failed")
    return 1 if failures.count else 0


if __name__ == "__main__":
    sys.exit(main())
