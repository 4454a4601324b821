# SPDX-License-Identifier: Apache-2.0
"""Commands of the program as functions: keyword arguments become its flags, its JSON becomes a Result."""

import inspect
import json
import keyword
import math
import numbers
import os
import pathlib
import re
import tempfile
import warnings

from . import _core
from ._model import Model
from ._result import NoAnswer, Result
from ._table import is_table, write_table

# Answers that are no table, or not JSON.
_LEFT_OUT = {"--json", "--list-presets", "--list-laws", "--model-template", "--model-schema", "--list"}
_FILES = {"--plot", "--csv", "--samples", "--covariance", "--residuals"}
_known = None


def _all_commands():
    global _known
    if _known is None:
        _known = _core.commands()
    return _known


class Flag:
    """A flag of a command under its Python name."""

    def __init__(self, facts):
        self.flag = facts["name"]
        name = self.flag.lstrip("-").replace("-", "_")
        self.name = name + "_" if keyword.iskeyword(name) else name
        self.word = facts["word"]
        self.help = facts["help"]
        self.default = facts["default"]
        self.group = facts["group"]
        self.repeats = facts["repeats"]
        self.is_argument = facts["argument"]

    @property
    def is_switch(self):
        return not self.word and not self.is_argument


def flags_of(command):
    """The flags of a command by their Python names, without those that answer with something else than numbers."""
    flags = [Flag(facts) for facts in _all_commands()[command]["flags"]]
    return {f.name: f for f in flags if f.flag not in _LEFT_OUT}


class Inputs:
    """The words of a command line, and the files that they name while the command runs."""

    def __init__(self, function):
        self.function = function
        self.words = []
        self.names = {}  # of files that the user has not named: what a message calls them
        self._folder = None

    def file(self, label, name="table.csv"):
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="leverage-")
        folder = pathlib.Path(self._folder.name) / str(len(self.names))
        folder.mkdir()
        path = str(folder / name)
        self.names[path] = label
        return path

    def add(self, flag, value):
        """One flag with its value, or an argument."""
        if flag.is_switch:
            if isinstance(value, bool):
                if value:
                    self.words.append(flag.flag)
                return
            raise TypeError(f"{self.function}(): {flag.name}: expected True or False, found {value!r}")
        several = isinstance(value, (list, tuple)) or (_is_array(value) and value.ndim > 0)
        if several and len(value) == 0:
            raise ValueError(f"{self.function}(): {flag.name}: expected at least one value, found none")
        if several and flag.repeats:
            for one in value:
                self.add_text(flag, self.text(flag, one))
        elif several:
            self.add_text(flag, ",".join(self.text(flag, one) for one in value))
        else:
            self.add_text(flag, self.text(flag, value))

    def add_text(self, flag, text):
        if text == "-":
            raise ValueError(f"{self.function}(): {flag.name}: standard input is not read from Python")
        if flag.is_argument:
            if text.startswith("-"):
                raise ValueError(f"{self.function}(): {flag.flag}: expected a name, found {text!r}")
            self.words.append(text)
        elif text.startswith("-") and len(text) > 1:
            self.words.append(f"{flag.flag}={text}")
        else:
            self.words += [flag.flag, text]

    def text(self, flag, value):
        """A value as a user of the program would type it."""
        if _is_array(value) and value.ndim == 0:
            value = value.item()
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or value is None:
            raise TypeError(f"{self.function}(): {flag.name}: expected {flag.word or 'a name'}, found {value!r}")
        if isinstance(value, numbers.Integral):
            return str(int(value))
        if isinstance(value, numbers.Real):
            value = float(value)
            if not math.isfinite(value):
                raise ValueError(f"{self.function}(): {flag.name}: expected a finite number, found {value!r}")
            return repr(value)
        if flag.is_argument and is_table(value):
            path = self.file("the table")
            write_table(value, path)
            return path
        if isinstance(value, dict):
            if not value:
                raise ValueError(f"{self.function}(): {flag.name}: expected NAME=VALUE, found an empty dict")
            return ",".join(f"{_quoted(k)}={_quoted(self.text(flag, v))}" for k, v in value.items())
        if isinstance(value, Model):
            return value._argument(self)
        if isinstance(value, os.PathLike):
            return os.fspath(value)
        raise TypeError(f"{self.function}(): {flag.name}: expected {flag.word or 'a name'}, "
                        f"found {type(value).__name__}")

    def named(self, text):
        """A text of the program with the user's names in it."""
        for path, label in self.names.items():
            text = text.replace(path, label)
        return text


def _is_array(value):
    return hasattr(value, "ndim") and hasattr(value, "item") and not is_table(value)


def _quoted(text):
    text = str(text)
    return f'"{text}"' if re.search(r'[,\s]', text) and '"' not in text else text


def _in_python(text, inputs, flags):
    """A complaint of the program in the words of a call from Python."""
    text = re.sub(r" \(see leverage [a-z ]*--help\)", "", inputs.named(text))
    by_flag = {f.flag: f.name for f in flags.values()}
    text = re.sub(r"--[a-z][a-z-]*", lambda found: by_flag.get(found.group(), found.group()), text)
    if "the table" in inputs.names.values():
        text = re.sub(r"\bline (\d+)", lambda found: f"row {int(found.group(1)) - 2}", text)
    return f"{inputs.function}(): {text}"


def execute(command, inputs, flags, progress=None, json_wanted=True):
    """Runs a command and returns its exit code and what it prints. Bad input is a ValueError, no answer a NoAnswer."""
    words = [command, *inputs.words, *(["--json"] if json_wanted else [])]
    code, text, complaint = _core.run(words, progress)
    if code == 2:
        raise ValueError(_in_python(complaint, inputs, flags))
    if code != 0 and not text:
        raise NoAnswer(_in_python(complaint, inputs, flags))
    if complaint:
        warnings.warn(_in_python(complaint, inputs, flags), stacklevel=4)
    return code, inputs.named(text)


def gather(function, command, arguments, options):
    """The inputs of a call."""
    flags = flags_of(command)
    inputs = Inputs(function)
    positional = [f for f in flags.values() if f.is_argument]
    if arguments and not positional:
        raise TypeError(f"{function}() takes keyword arguments alone, found {len(arguments)} without a name")
    for i, value in enumerate(arguments):
        flag = positional[min(i, len(positional) - 1)]
        if i >= len(positional) and not flag.repeats:
            raise TypeError(f"{function}() takes {len(positional)} arguments without a name, found {len(arguments)}")
        inputs.add(flag, value)
    for name, value in options.items():
        flag = flags.get(name)
        if flag is None or flag.is_argument:
            named = [f.name for f in flags.values() if not f.is_argument]
            raise TypeError(f"{function}() has no argument {name!r}; nearest: {_core.nearest(name, named)}")
        if value is not None and value is not False:
            inputs.add(flag, value)
    return inputs, flags


def run(function, command, arguments, options, progress=None, kind=Result):
    """A command with these arguments as a Result."""
    inputs, flags = gather(function, command, arguments, options)
    code, text = execute(command, inputs, flags, progress)

    def page():
        """What the program prints for people. It is asked when it is looked at, and writes no file again."""
        shown = Inputs(function)
        shown.names, shown._folder = inputs.names, inputs._folder
        words = iter(inputs.words)
        for word in words:
            if word in _FILES:
                next(words)
            elif word.split("=")[0] not in _FILES:
                shown.words.append(word)
        return execute(command, shown, flags, json_wanted=False)[1]

    return kind(json.loads(text), code, page)


_LONG = {"allocate", "plan", "study", "calibrate"}


def _make(name, command, kind, summary):
    def function(*arguments, **options):
        progress = options.pop("progress", None) if command in _LONG else None
        return run(name, command, arguments, options, progress, kind)

    flags = flags_of(command)
    parameters = []
    positional = [f for f in flags.values() if f.is_argument]
    if positional:
        parameters.append(inspect.Parameter(positional[0].name.lower(), inspect.Parameter.VAR_POSITIONAL))
    for f in flags.values():
        if not f.is_argument:
            parameters.append(inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY,
                                                default=False if f.is_switch else None))
    if command in _LONG:
        parameters.append(inspect.Parameter("progress", inspect.Parameter.KEYWORD_ONLY, default=None))
    function.__name__ = function.__qualname__ = name
    function.__signature__ = inspect.Signature(parameters)
    function.__doc__ = _doc(command, summary, flags)
    function.__module__ = "leverage"
    return function


def _doc(command, summary, flags):
    lines = [summary, "", f"The same as `leverage {command}`: names, defaults and numbers are the program's.", ""]
    for f in flags.values():
        default = f" (default: {f.default})" if f.default else ""
        name = f"*{f.name.lower()}" if f.is_argument else f.name
        lines.append(f"{name}: {f.help}{default}")
    if command in _LONG:
        lines.append("progress: called with the name of a computation, the steps that are done and all steps")
    lines += ["", "Returns a Result: a mapping with the content of the program's JSON, printed as its page.",
              "Its `success` is False where there is no answer, as where nothing is within the limits, and the content says why.",
              "Raises ValueError for a bad value and TypeError for an unknown argument."]
    return "\n".join(lines)
