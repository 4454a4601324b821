# SPDX-License-Identifier: Apache-2.0
"""Mutation testing of the headers: one small change, compile, run the nearest tests, report what survives.

A change is drawn at random, with a seed, among all places of a header's code where one of the operators below
applies. Comments, strings (except names of coefficients) and preprocessor lines stay. Everything happens in a copy of
include/ and tests/ in a temporary folder, so that the working tree is never touched.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ["core", "model", "cost", "laws", "fit", "plan", "study"]

# ------------------------------------------------------------------------------------------------- places

Place = collections.namedtuple("Place", "header line start end before after operator")


def blanked(text):
    """The text with comments, strings and preprocessor lines blanked, position by position."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|^[ \t]*#[^\n]*',
        re.DOTALL | re.MULTILINE)
    blank = lambda m: re.sub(r"[^\n]", " ", m.group(0))
    return pattern.sub(blank, text)


def changed_number(literal, rng):
    """A number with one of its leading digits changed."""
    sign = re.match(r"0[xX]", literal)
    digits = "0123456789abcdef" if sign else "0123456789"
    mantissa = re.match(r"0[xX][0-9a-fA-F'.]+" if sign else r"[0-9'.]+", literal).group(0)
    places = [i for i, c in enumerate(mantissa) if c.lower() in digits and i >= (2 if sign else 0)]
    significant = [i for i in places if mantissa[i] != "0"] or places
    i = rng.choice(places[places.index(significant[0]):][:4])
    others = [d for d in digits if d != mantissa[i].lower()]
    if not sign and "." not in mantissa and i == 0 and len(mantissa) > 1:
        others.remove("0")
    return literal[:i] + rng.choice(others) + literal[i + 1:]


SWAPS = [
    (r"(?<= )\+(?= )", ["-"], "operator"),
    (r"(?<= )-(?= )", ["+"], "operator"),
    (r"(?<= )\*(?= )", ["/"], "operator"),
    (r"(?<= )/(?= )", ["*"], "operator"),
    (r"(?<= )<(?= )", ["<=", ">"], "comparison"),
    (r"(?<= )<=(?= )", ["<", ">="], "comparison"),
    (r"(?<= )>(?= )", [">=", "<"], "comparison"),
    (r"(?<= )>=(?= )", [">", "<="], "comparison"),
    (r"(?<= )==(?= )", ["!="], "comparison"),
    (r"(?<= )!=(?= )", ["=="], "comparison"),
    (r"(?<= )&&(?= )", ["||"], "logic"),
    (r"(?<= )\|\|(?= )", ["&&"], "logic"),
    (r"(?<=[( ])!(?=[\w(])", [""], "logic"),
    (r"\btrue\b", ["false"], "logic"),
    (r"\bfalse\b", ["true"], "logic"),
    (r"(?<=std::)min(?=\()", ["max"], "function"),
    (r"(?<=std::)max(?=\()", ["min"], "function"),
    (r"\bexpm1(?=\()", ["exp"], "function"),
    (r"\blog1p(?=\()", ["log"], "function"),
    (r"\blog10(?=\()", ["log", "log2"], "function"),
    (r"\blog2(?=\()", ["log", "log10"], "function"),
    (r"(?<== )-(?=[\w(])", [""], "sign"),
    (r"(?<=return )-(?=[\w(])", [""], "sign"),
    (r"(?<=\()-(?=[\w(])", [""], "sign"),
]

NUMBER = re.compile(r"(?<![\w.])(?:0[xX][0-9a-fA-F'.]+(?:p[+-]?\d+)?|\d[\d']*(?:\.[\d']*)?(?:[eE][+-]?\d+)?)(?![\w.]*\w*::)")
TERM = re.compile(r" [+-] (?:[A-Za-z_][\w.:]*(?:\([^()]*\))?|\d[\w.]*)(?=[;),]| [+-] )")
COEFFICIENT = re.compile(r'\{"([^"]+)"(?=, [\w:]*set\.)')


def enumerations(texts):
    """Enumerators of all enum classes, by the name of the enumeration."""
    found = {}
    for text in texts.values():
        for name, body in re.findall(r"enum class (\w+)[^{;]*\{([^}]*)\}", blanked(text)):
            found[name] = re.findall(r"(?:^|,)\s*(\w+)", body)
    return found


def fields_of(code):
    """Names that the header declares as members with a default, or names in initialisers and accesses of sets."""
    declared = set()
    for group in re.findall(r"^\s+(?:T|double|count|std::size_t|bool) ((?:\w+(?:\{[^}]*\}| = [^,;]+)?(?:, )?)+);", code,
                            re.MULTILINE):
        declared.update(re.findall(r"([A-Za-z_]\w*)(?:\{| =|,|$)", group))
    declared.update(re.findall(r"\bset\.(\w+)\b(?!\()", code))
    return sorted(declared - {"true", "false"})


def places_of(header, text, enums, rng):
    code = blanked(text)
    found = []

    def add(start, end, after, operator):
        line = text.count("\n", 0, start) + 1
        found.append(Place(header, line, start, end, text[start:end], after, operator))

    for pattern, replacements, operator in SWAPS:
        for m in re.finditer(pattern, code):
            add(m.start(), m.end(), rng.choice(replacements), operator)
    for m in NUMBER.finditer(code):
        add(m.start(), m.end(), changed_number(m.group(0), rng), "constant")
    for m in TERM.finditer(code):
        add(m.start(), m.end(), "", "dropped term")
    for name, values in enums.items():
        for m in re.finditer(rf"\b{name}::(\w+)\b(?!\()", code):
            others = [v for v in values if v != m.group(1)]
            # A case label would be there twice.
            if m.group(1) in values and others and not re.search(r"case $", code[:m.start()].split("\n")[-1]):
                add(m.start(1), m.end(1), rng.choice(others), "enumerator")
    fields = fields_of(code)
    for m in re.finditer(r"(?<=[\w\])]\.)(\w+)\b(?!\()", code):
        others = [f for f in fields if f != m.group(1)]
        if m.group(1) in fields and others:
            add(m.start(1), m.end(1), rng.choice(others), "field")
    names = sorted(set(COEFFICIENT.findall(text)))
    for m in COEFFICIENT.finditer(text):
        others = [n for n in names if n != m.group(1)]
        if others:
            add(m.start(1), m.end(1), rng.choice(others), "name")
    # A static assertion would only contradict itself.
    spans = [(m.start(), m.end()) for m in re.finditer(r"static_assert\([^;]*;", code)]
    return [p for p in found if not any(a <= p.start < b for a, b in spans)]


# -------------------------------------------------------------------------------------------------- tests

SKIPPED = re.compile(r"(_data_test|_mpfr_test|_coverage_test)[.]cpp$")


def includes(path):
    return set(re.findall(r'#include [<"]leverage/([^">]+)[">]', path.read_text()))


class Nearest:
    """The tests of a header, nearest first: its own, those of headers that include it, those that include it."""

    def __init__(self, root):
        self.tests = {}
        for room in ROOMS + ["property"]:
            for path in sorted((root / "tests" / room).rglob("*_test.cpp")):
                if not SKIPPED.search(path.name):
                    self.tests[path.relative_to(root / "tests").as_posix()] = includes(path)
        # Static tests pass by compiling.
        for path in sorted((root / "tests/static").glob("*.cpp")):
            self.tests[path.relative_to(root / "tests").as_posix()] = includes(path)
        self.users = collections.defaultdict(set)
        for path in (root / "include/leverage").rglob("*.hpp"):
            name = path.relative_to(root / "include/leverage").as_posix()
            for used in includes(path):
                self.users[used].add(name)

    def brings(self, header, start="fit/engine_instantiation.hpp"):
        """Whether `start` includes a header, directly or through others."""
        reached, waiting = set(), {header}
        while waiting:
            reached |= waiting
            waiting = set().union(*(self.users[h] for h in waiting)) - reached
        return start in reached

    def of(self, header, most):
        stem = header[: -len(".hpp")]
        ordered = [f"{stem}_test.cpp"]
        if header.startswith("laws/"):
            key = re.split(r"[/.]", header.replace("laws/catalogue/", "laws/"))[1]
            ordered += [f"laws/{key}_test.cpp"]
            if header.startswith("laws/catalogue") or any(u.startswith("laws/catalogue") for u in self.users[header]):
                ordered += ["laws/catalogue_table_test.cpp", "property/catalogue_formula_test.cpp"]
            ordered += ["laws/catalogue_test.cpp"]
        ordered += [t for t in self.tests if t.startswith(stem + "/")]
        near = sorted(self.users[header])
        ordered += [f"{user[: -len('.hpp')]}_test.cpp" for user in near]
        ordered += [t for t, used in self.tests.items() if header in used]
        for user in near:
            ordered += [f"{u[: -len('.hpp')]}_test.cpp" for u in sorted(self.users[user])]
        unique = [t for t in dict.fromkeys(ordered) if t in self.tests]
        room = header.split("/")[0]
        # Static tests and the own room first; the order is kept otherwise.
        return sorted(unique, key=lambda t: t.split("/")[0] not in (room, "static"))[:most]


class Workshop:
    """A copy of the tree in which headers are changed and tests are built, one change at a time."""

    def __init__(self, folder, options, sound, unsound):
        self.folder = pathlib.Path(folder)
        self.options = options
        ignore = shutil.ignore_patterns("build", "fuzz", "package", "embed")
        shutil.copytree(ROOT / "include", self.folder / "include", dirs_exist_ok=True)
        shutil.copytree(ROOT / "tests", self.folder / "tests", ignore=ignore, dirs_exist_ok=True)
        self.flags = ["-std=c++20", "-w", f"-I{self.folder}/include", f"-I{self.folder}/tests",
                      f'-DLEVERAGE_SOURCE_DIR="{self.folder}"']
        for folder in ["/usr/include/eigen3", "/usr/local/include/eigen3"]:
            if os.path.isdir(folder):
                self.flags.append(f"-isystem{folder}")
        self.sound, self.unsound = sound, unsound
        self.engine = None

    def engine_object(self):
        """The engine of the fits without a change, which CMake compiles once as well."""
        target = self.folder / "engine.o"
        if not target.exists():
            self.run(self.options.compiler + self.flags + ["-O1", "-c", "tests/support/fit_engine.cpp", "-o", str(target)],
                     600)
        return str(target)

    def run(self, command, seconds):
        """The exit code of a command, or "timeout" after `seconds` of processor time, or ten times as many by the clock."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
        try:
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limit,
                                  timeout=10 * seconds, cwd=self.folder, check=False)
            return "timeout" if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL) else done.returncode
        except subprocess.TimeoutExpired:
            return "timeout"

    def main_object(self):
        target = self.folder / "main.o"
        if not target.exists():
            command = self.options.compiler + self.flags + ["-c", "tests/support/main.cpp", "-o", str(target)]
            if self.run(command, 300) != 0:
                sys.exit("mutate: tests/support/main.cpp does not compile; is doctest installed (doctest-dev)?")
        return str(target)

    def compiles(self, header):
        check = self.folder / "alone.cpp"
        check.write_text(f'#include "leverage/{header}"\n')
        return self.run(self.options.compiler + self.flags + ["-fsyntax-only", str(check)], 300) == 0

    def fails(self, test):
        """Whether a test does not build, fails or takes too long; its program is thrown away."""
        if test.startswith("static/"):
            command = self.options.compiler + self.flags + ["-fsyntax-only", f"tests/{test}"]
            return None if self.run(command, 600) == 0 else "does not build"
        program = self.folder / "test_program"
        # Thousands of fits take longer than their compilation.
        how = ["-O0"]
        if test.split("/")[0] in ("fit", "study"):
            how = ["-O1"] + (["-include", "leverage/fit/engine.hpp", self.engine] if self.engine else [])
        command = self.options.compiler + self.flags + how + [f"tests/{test}", self.main_object(), "-o", str(program)]
        if self.run(command, 600) != 0:
            return "does not build"
        result = self.run([str(program), "--no-intro", "--minimal"], self.options.timeout)
        program.unlink(missing_ok=True)
        return None if result == 0 else ("takes too long" if result == "timeout" else "fails")

    def examine(self, place, text, tests, with_engine):
        # Compiled before the change, and of no use where the change is in the engine itself.
        slow = [test for test in tests if test.split("/")[0] in ("fit", "study")]
        self.engine = self.engine_object() if with_engine and slow else None
        path = self.folder / "include/leverage" / place.header
        changed = text[: place.start] + place.after + text[place.end:]
        tried = []
        try:
            for test in tests:
                path.write_text(changed)
                how = None if test in self.unsound else self.fails(test)
                if how == "does not build" and not self.compiles(place.header):
                    return "does not compile", ""
                if how:
                    # A test that fails without the change as well says nothing about it.
                    path.write_text(text)
                    if not self.options.trust and test not in self.sound and self.fails(test):
                        self.unsound.add(test)
                        print(f"     left out: {test} fails without a change", flush=True)
                        continue
                    self.sound.add(test)
                    return "killed", f"{test} {how}"
                tried.append(test)
            path.write_text(changed)
            if not tried and not self.compiles(place.header):
                return "does not compile", ""
            return "survived", ", ".join(tried) or "no tests"
        finally:
            path.write_text(text)


# --------------------------------------------------------------------------------------------------- main


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="sh tests/mutate.sh",
        description="Changes headers at random, one small change at a time, and reports which changes no test fails "
                    "for. Works in a temporary copy. A change that does not compile is replaced by another one.",
        epilog="The exit code is 0 if at most --allow changes survive, 1 if more do, 2 for bad usage. Some survivors "
               "are no gaps: a change may be equivalent to the code before it.")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choice (default 1)")
    parser.add_argument("--count", type=int, default=20, help="number of changes that compile (default 20)")
    parser.add_argument("--first", type=int, default=1, metavar="N",
                        help="number of the first change to examine, so that a long run can go on where it was ended "
                             "(default 1)")
    parser.add_argument("--header", action="append", default=[], metavar="H",
                        help="header below include/leverage, as in laws/tian2025/leverage.hpp; may be repeated "
                             "(default: all headers of --rooms)")
    parser.add_argument("--rooms", default=",".join(ROOMS), metavar="A,B",
                        help="folders of include/leverage to draw from (default %(default)s)")
    parser.add_argument("--tests", type=int, default=6, help="number of nearest tests tried for a change (default 6)")
    parser.add_argument("--allow", type=int, default=0, help="number of survivors without exit code 1 (default 0)")
    parser.add_argument("--jobs", type=int, default=1, help="number of changes examined at once (default 1)")
    parser.add_argument("--timeout", type=float, default=60,
                        help="seconds of processor time after which a test counts as failed (default 60)")
    parser.add_argument("--trust", action="store_true",
                        help="expect every test to pass without a change, as after ctest: half the time, since no test "
                             "is built a second time without the change")
    parser.add_argument("--list", action="store_true", help="print the changes without compiling anything")
    options = parser.parse_args(arguments)
    unknown = [room for room in options.rooms.split(",") if room not in ROOMS]
    if unknown:
        parser.error(f"--rooms: no folder {unknown[0]}; there are {', '.join(ROOMS)}")
    if not 1 <= options.first <= options.count:
        parser.error("--first is a number from 1 to --count")
    if options.count < 1 or options.jobs < 1 or options.tests < 1:
        parser.error("--count, --jobs and --tests are at least 1")
    compiler = os.environ.get("CXX", "g++").split()
    options.compiler = (["ccache"] if shutil.which("ccache") else []) + compiler
    return parser, options


def describe(place):
    before = place.before.strip() or place.before
    after = place.after.strip() or "(nothing)"
    return f"{place.header}:{place.line}: {place.operator}: {before} -> {after}"


def main(arguments):
    parser, options = parse(arguments)
    base = ROOT / "include/leverage"
    headers = [p.relative_to(base).as_posix() for p in sorted(base.rglob("*.hpp"))]
    chosen = [h for h in headers if h.split("/")[0] in options.rooms.split(",")]
    if options.header:
        for wanted in options.header:
            if wanted not in headers:
                parser.error(f"--header: there is no include/leverage/{wanted}")
        chosen = [h for h in headers if h in options.header]

    rng = random.Random(options.seed)
    texts = {h: (base / h).read_text() for h in headers}
    enums = enumerations(texts)
    places = {h: places_of(h, texts[h], enums, rng) for h in chosen}
    # A room first, then a header, a kind of change and a place: many constants do not crowd out the rest.
    rooms = collections.defaultdict(list)
    for h in chosen:
        if places[h]:
            rooms[h.split("/")[0]].append(h)
    if not rooms:
        parser.error("nothing to change in these headers")

    # One sequence of different changes; slot i takes the i-th, and every count-th after it until one compiles. So the
    # choice does not depend on --jobs.
    sequence = []
    seen = set()
    for _ in range(200 * options.count):
        header = rng.choice(rooms[rng.choice(sorted(rooms))])
        kind = rng.choice(sorted({p.operator for p in places[header]}))
        place = rng.choice([p for p in places[header] if p.operator == kind])
        if place not in seen:
            seen.add(place)
            sequence.append(place)
        if len(sequence) == 20 * options.count:
            break

    if options.list:
        for place in sequence[options.first - 1 : options.count]:
            print(describe(place))
        return 0

    nearest = Nearest(ROOT)
    results = []
    not_compiled = 0
    lock = threading.Lock()
    with tempfile.TemporaryDirectory(prefix="mutate.") as folder:
        sound, unsound = set(), set()
        shops = [Workshop(f"{folder}/{i}", options, sound, unsound) for i in range(options.jobs)]
        idle = list(shops)

        def examine(slot):
            nonlocal not_compiled
            for place in sequence[slot :: options.count]:
                with lock:
                    shop = idle.pop()
                try:
                    verdict, detail = shop.examine(place, texts[place.header], nearest.of(place.header, options.tests),
                                                   not nearest.brings(place.header))
                finally:
                    with lock:
                        idle.append(shop)
                with lock:
                    if verdict != "does not compile":
                        results.append((place, verdict, detail))
                        print(f"{slot + 1:4} {verdict:9} {describe(place)}   [{detail}]", flush=True)
                        return
                    not_compiled += 1

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for future in [pool.submit(examine, slot) for slot in range(options.first - 1, options.count)]:
                future.result()

    survivors = [(place, detail) for place, verdict, detail in results if verdict == "survived"]
    if survivors:
        print("\nSurvivors, with the tests that passed:")
        for place, detail in sorted(survivors):
            source = texts[place.header].split("\n")[place.line - 1].strip()
            print(f"  {describe(place)}\n      {source}\n      {detail}")
    print(f"\nseed {options.seed}: {len(results)} changes, {len(results) - len(survivors)} killed, "
          f"{len(survivors)} survived; {not_compiled} more did not compile")
    return 1 if len(survivors) > options.allow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
