# SPDX-License-Identifier: Apache-2.0
"""A Conan 2 recipe of this checkout: conan create cmake/packaging/conan"""
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain
from conan.tools.files import copy, load

CHECKOUT = os.path.join("..", "..", "..")


class Leverage(ConanFile):
    name = "leverage"
    description = "Scaling-law mathematics for dense and mixture-of-experts language models"
    license = "Apache-2.0"
    topics = ("scaling-laws", "mixture-of-experts", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_fit": [True, False], "with_config": [True, False]}
    default_options = {"with_fit": False, "with_config": False}
    sources = ("CMakeLists.txt", "LICENSE", "CITATION.cff", "*.md", "include/*", "cmake/*", "examples/figures/*")
    # Option, packages of CMake that are looked for with it alone, and what Conan calls them.
    needed_by = {
        "with_fit": {"Eigen3": "eigen/3.4.0", "Boost": "boost/1.83.0"},
        "with_config": {"nlohmann_json": "nlohmann_json/3.11.3"},
    }

    def set_version(self):
        text = load(self, os.path.join(self.recipe_folder, CHECKOUT, "include", "leverage", "version.hpp"))
        self.version = ".".join(re.findall(r"#define LEVERAGE_VERSION_\w+ (\d+)", text))

    def export_sources(self):
        checkout = os.path.join(self.recipe_folder, CHECKOUT)
        for pattern in self.sources:
            copy(self, pattern, src=checkout, dst=self.export_sources_folder, excludes="build/*")

    def requirements(self):
        for option, packages in self.needed_by.items():
            if self.options.get_safe(option):
                for reference in packages.values():
                    self.requires(reference, transitive_headers=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.settings.clear()

    def cache_variables(self):
        """What CMake is configured with."""
        variables = {"LEVERAGE_BUILD_TESTS": False, "LEVERAGE_BUILD_BENCH": False, "LEVERAGE_BUILD_EXAMPLES": False,
                     "LEVERAGE_INSTALL": True, "LEVERAGE_INSTALL_PROGRAM": False}
        for option, packages in self.needed_by.items():
            for package in packages:
                variables[f"CMAKE_DISABLE_FIND_PACKAGE_{package}"] = not self.options.get_safe(option)
        return variables

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables.update(self.cache_variables())
        toolchain.generate()
        CMakeDeps(self).generate()

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")

    def build(self):
        CMake(self).configure()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        """The package's own CMake files are used as they are."""
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "leverage")]
