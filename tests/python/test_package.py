# SPDX-License-Identifier: Apache-2.0
"""Stubs, names and docstrings of the package."""
import ast
import inspect
import pathlib

import pytest

import leverage as lv

STUB = pathlib.Path(lv.__file__).resolve().with_name("__init__.pyi")


def stubs():
    return {node.name: node for node in ast.parse(STUB.read_text()).body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def names_of(arguments):
    return {a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs} - {"self", "cls"}


def test_stubs_and_package_have_the_same_names():
    variables = {node.target.id for node in ast.parse(STUB.read_text()).body if isinstance(node, ast.AnnAssign)}
    assert set(stubs()) | variables - {"__version__"} == set(lv.__all__)


@pytest.mark.parametrize("name", [name for name in lv.__all__ if inspect.isfunction(getattr(lv, name))])
def test_functions_have_the_arguments_of_their_stubs(name):
    parameters = inspect.signature(getattr(lv, name)).parameters.values()
    named = {p.name for p in parameters if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)}
    if name == "fit":  # its options are those of the program
        from leverage._commands import flags_of
        named |= {f.name for f in flags_of("fit").values() if not f.is_argument} - {"law", "formula"}
    assert names_of(stubs()[name].args) == named


@pytest.mark.parametrize("name", [name for name in lv.__all__ if inspect.isclass(getattr(lv, name))])
def test_classes_have_the_members_of_their_stubs(name):
    def members(cls):
        return {m for c in cls.__mro__ if c.__module__.startswith("leverage") for m in vars(c) if not m.startswith("_")}
    stubbed = {node.name if isinstance(node, ast.FunctionDef) else node.target.id
               for cls in [stubs()[name]] for node in cls.body
               if isinstance(node, (ast.FunctionDef, ast.AnnAssign))}
    for base in stubs()[name].bases:
        if getattr(base, "id", None) in stubs():
            stubbed |= {node.name if isinstance(node, ast.FunctionDef) else node.target.id
                        for node in stubs()[base.id].body if isinstance(node, (ast.FunctionDef, ast.AnnAssign))}
    public = {m for m in stubbed if not m.startswith("_")}
    attributes = {"family", "notes"}  # of instances
    assert public - attributes == members(getattr(lv, name)) - attributes


@pytest.mark.parametrize("name", lv.__all__)
def test_every_public_name_says_what_it_is(name):
    assert inspect.getdoc(getattr(lv, name)), name


def test_version_is_the_librarys():
    header = (pathlib.Path(__file__).resolve().parents[2] / "include/leverage/version.hpp").read_text()
    parts = [line.split()[-1] for line in header.splitlines() if line.startswith("#define LEVERAGE_VERSION")]
    assert lv.__version__ == ".".join(parts)


def test_types_are_checked():
    mypy = pytest.importorskip("mypy.api")
    program = pathlib.Path(__file__).with_name("typed_use.txt").read_text()
    out, err, code = mypy.run(["--strict", "--no-incremental", "--cache-dir=/dev/null", "-c", program])
    assert code == 0, out + err
