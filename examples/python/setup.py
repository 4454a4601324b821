# SPDX-License-Identifier: Apache-2.0
"""Builds the wheel. The extension module is a target of the project's CMake.

LEVERAGE_BUILD_DIR  a build tree with LEVERAGE_BUILD_PYTHON=ON to take the module from; otherwise one is made here
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

here = pathlib.Path(__file__).resolve().parent
root = here.parents[1]


class CMakeBuild(build_ext):
    """Lets CMake build the module, and takes it from the build tree."""

    def build_extension(self, ext):
        tree = pathlib.Path(os.environ.get("LEVERAGE_BUILD_DIR") or pathlib.Path(self.build_temp).resolve() / "cmake")
        if not (tree / "CMakeCache.txt").exists():
            subprocess.run(["cmake", "-S", root, "-B", tree, "-D", "CMAKE_BUILD_TYPE=Release",
                            "-D", "LEVERAGE_BUILD_PYTHON=ON", "-D", "LEVERAGE_BUILD_TESTS=OFF",
                            "-D", "LEVERAGE_BUILD_BENCH=OFF", "-D", "LEVERAGE_BUILD_EXAMPLES=OFF",
                            "-D", "LEVERAGE_INSTALL=OFF", "-D", f"Python3_EXECUTABLE={sys.executable}"], check=True)
        jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL") or str(os.cpu_count() or 1)
        subprocess.run(["cmake", "--build", tree, "--target", "leverage_python", "--parallel", jobs], check=True)
        built = tree / "examples" / "python" / "leverage"
        target = pathlib.Path(self.get_ext_fullpath(ext.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(built / ("_core" + sysconfig.get_config_var("EXT_SUFFIX")), target)
        shutil.copyfile(built / "_sweeps.so", target.parent / "_sweeps.so")


def version():
    """The version of the library, from its header."""
    text = (root / "include" / "leverage" / "version.hpp").read_text(encoding="utf-8")
    return ".".join(re.search(rf"LEVERAGE_VERSION_{part}\s+(\d+)", text).group(1) for part in ("MAJOR", "MINOR", "PATCH"))


setup(
    name="leverage",
    version=version(),
    description="Scaling-law mathematics for dense and Mixture-of-Experts language models",
    license="Apache-2.0",
    python_requires=">=3.9",
    install_requires=["numpy"],
    extras_require={"plot": ["matplotlib"], "frames": ["pandas"]},
    packages=["leverage"],
    package_data={"leverage": ["py.typed", "*.pyi"]},
    ext_modules=[Extension("leverage._core", sources=[])],
    cmdclass={"build_ext": CMakeBuild},
    zip_safe=False,
)
