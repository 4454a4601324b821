# SPDX-License-Identifier: Apache-2.0
"""Builds the wheel from a build tree, unpacks it, and asks the package in it: wheel.py BUILD_TREE."""
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

if any(importlib.util.find_spec(name) is None for name in ("build", "setuptools", "wheel", "numpy")):
    print("no python3-build, python3-setuptools, python3-wheel or python3-numpy")
    sys.exit(77)

root = pathlib.Path(__file__).resolve().parents[2]
with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    # setuptools writes next to its sources.
    source = work / "source"
    shutil.copytree(root / "examples" / "python", source / "examples" / "python",
                    ignore=shutil.ignore_patterns("build", "*.egg-info", "dist"))
    shutil.copytree(root / "include" / "leverage", source / "include" / "leverage")
    environment = dict(os.environ, LEVERAGE_BUILD_DIR=str(pathlib.Path(sys.argv[1]).resolve()))
    environment.pop("PYTHONPATH", None)
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", work / "dist",
                    source / "examples" / "python"], check=True, env=environment)
    wheel, = (work / "dist").glob("leverage-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(work / "installed")
    for needed in ("leverage/__init__.py", "leverage/__init__.pyi", "leverage/py.typed"):
        assert needed in names, f"{needed} is not in the wheel: {names}"
    environment["PYTHONPATH"] = str(work / "installed")
    asked = ("import leverage as lv; assert lv.__file__.startswith({!r}), lv.__file__; "
             "print(lv.__version__, lv.laws['tian2025/table6'](A=0.031, G=12, C=1e22), "
             "lv.Model.preset('moe-mini').parameters()['total'])").format(str(work / "installed"))
    answer = subprocess.run([sys.executable, "-B", "-c", asked], check=True, env=environment, cwd=work,
                            capture_output=True, text=True).stdout.split()
    assert answer[2] == "18032445440" and abs(float(answer[1]) - 7.245) < 5e-4, answer
    print(wheel.name, wheel.stat().st_size, "bytes", *answer)
