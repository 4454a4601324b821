# SPDX-License-Identifier: Apache-2.0
"""What the tests of the package share: the program, and the tables that come with the project."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

if "numpy" not in sys.modules:
    try:
        import numpy  # noqa: F401
    except ImportError:
        pytest.exit("no python3-numpy", returncode=77)

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def program():
    """Runs the program and returns what it prints as JSON."""
    def run(*words):
        done = subprocess.run([os.environ["LEVERAGE_PROGRAM"], *words, "--json"], capture_output=True, text=True,
                              check=False, cwd=ROOT)
        assert done.returncode in (0, 1) and done.stdout, done.stderr
        return json.loads(done.stdout)
    return run


@pytest.fixture
def examples(monkeypatch):
    """The repository as the current folder, so that both faces name files alike."""
    monkeypatch.chdir(ROOT)
    return ROOT / "examples"


def same(a, b):
    """Whether two answers are the same to the last bit; both come from JSON, where a number is read back exactly."""
    return json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)
