# SPDX-License-Identifier: Apache-2.0
"""Runs the Python sessions of the documents."""
import ast
import contextlib
import io
import os
import pathlib
import sys
import tempfile
import traceback

from comparing import aligned, report_difference, without_end
from documents import Rewriting, blocks_of, documents


class Statement:
    """What follows `>>> `, with its continuation lines, and the output as shown."""

    def __init__(self, lines, offset):
        self.lines = lines
        self.offset = offset
        self.shown = []

    def source(self):
        return "\n".join(line[4:] for line in self.lines)


def statements_of(block):
    """The statements of a session; None for a block that is none."""
    statements = []
    for i, line in enumerate(block.lines):
        if line.startswith(">>> "):
            statements.append(Statement([line], i))
        elif not statements:
            return None
        elif line.startswith("... ") and not statements[-1].shown:
            statements[-1].lines.append(line)
        else:
            statements[-1].shown.append(line)
    return statements


def output_of(source, names):
    """What the interpreter prints for a statement; of an exception its last line."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            tree = ast.parse(source)
            if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
                value = eval(compile(source, "<document>", "eval"), names)
                if value is not None:
                    print(repr(value))
            else:
                exec(compile(source, "<document>", "exec"), names)
        except Exception as error:
            print("".join(traceback.format_exception_only(type(error), error)).rstrip())
    return out.getvalue().splitlines()


def check_document(root, path, failures, rewriting, update):
    """Runs the sessions of one document in order, with the names of those before. Returns how many statements ran."""
    run, names = 0, {}
    for block in blocks_of(root, path, failures):
        if block.language != "python":
            continue
        statements = statements_of(block)
        if not statements:
            failures.add(block.place(), "a block of Python is a session: its lines begin with `>>> `")
            continue
        new_lines, differs = [], False
        for statement in statements:
            run += 1
            shown = without_end(statement.shown)
            now = aligned(shown, without_end(output_of(statement.source(), names)))
            if now != shown:
                differs = True
                if not update:
                    report_difference(failures, block.place(statement.offset), shown, now)
            new_lines += statement.lines + now + [""] * (len(statement.shown) - len(shown))
        if differs and update:
            rewriting.replace(block, new_lines)
    return run


def check(root, arguments, failures):
    if not os.path.isdir(os.environ.get("PYTHONPATH", "").split(os.pathsep)[0]):
        failures.add("PYTHONPATH", "expected the folder of the package leverage, as build/release/examples/python")
        return
    sys.dont_write_bytecode = True
    rewriting = Rewriting(root)
    run, start = 0, pathlib.Path.cwd()
    for path in documents(root, "README.md", "docs/**/*.md"):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "examples").symlink_to(root / "examples")
            os.chdir(folder)
            try:
                run += check_document(root, path, failures, rewriting, arguments.update)
            finally:
                os.chdir(start)
    rewriting.write()
    print(f"{run} statements run")
    if run == 0:
        failures.add("docs", "no document has a session")
