#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks README.md and docs/ against the program, the library and the source tree.

  check.py transcripts --leverage PROGRAM [--update]
  check.py programs --compiler COMMAND [--include FOLDER]... --work FOLDER [--update]
  check.py python [--update]
  check.py links
  check.py prose

transcripts  Every ```console block is a transcript. A line `$ leverage ...` is run, and what follows, up to the
             next `$ `, is compared with its output letter by letter. Commands run in a scratch folder where
             examples/ is that of the repository and build/ is empty; `head` and `mkdir` may be used as well.
             A block of other commands (sh, cmake, git) is not run. Commands and flags in backticks have to be in
             the program's help.
programs     Every ```cpp block that contains `int main(` is compiled and run.
python       Every ```python block is a session: `>>> ` begins a statement and `... ` continues it, and what follows is
             compared with what the interpreter prints; of an exception that is its last line. Sessions of a document
             share their names. PYTHONPATH leads to the package leverage.
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
import pathlib
import sys

import documents
import links
import programs
import prose
import python_sessions
import transcripts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=pathlib.Path(__file__).resolve().parents[2], type=pathlib.Path,
                        help="the source tree")
    checks = parser.add_subparsers(dest="check", required=True)
    one = checks.add_parser("transcripts")
    one.add_argument("--leverage", required=True, help="the program")
    one.add_argument("--update", action="store_true", help="rewrite the documents")
    one.set_defaults(run=transcripts.check)
    one = checks.add_parser("programs")
    one.add_argument("--compiler", required=True, help="a compiler, with its launcher if there is one")
    one.add_argument("--include", action="append", default=[], help="a folder of headers")
    one.add_argument("--work", required=True, help="a folder for sources and programs")
    one.add_argument("--update", action="store_true", help="rewrite the documents")
    one.set_defaults(run=programs.check)
    one = checks.add_parser("python")
    one.add_argument("--update", action="store_true", help="rewrite the documents")
    one.set_defaults(run=python_sessions.check)
    checks.add_parser("links").set_defaults(run=links.check)
    checks.add_parser("prose").set_defaults(run=prose.check)
    arguments = parser.parse_args()
    failures = documents.Failures()
    arguments.run(arguments.root.resolve(), arguments, failures)
    if failures.count:
        print(f"{failures.count} failed")
    return 1 if failures.count else 0


if __name__ == "__main__":
    sys.exit(main())
