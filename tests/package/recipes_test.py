# SPDX-License-Identifier: Apache-2.0
"""The recipes of package managers say what this checkout is: recipes_test.py CHECKOUT VERSION

Conan is not in Debian: its modules are replaced by stand-ins, and the recipe's own methods are called.
"""
import fnmatch
import json
import os
import re
import sys
import types
import unittest

CHECKOUT, VERSION = sys.argv[1], sys.argv[2]


def text_of(*path):
    with open(os.path.join(CHECKOUT, *path), encoding="utf-8") as file:
        return file.read()


class Options(dict):
    def get_safe(self, name):
        return self[name]


def recipe(**options):
    """The class of the recipe, loaded as Conan does, with these options."""
    modules = {"conan": ["ConanFile"], "conan.tools": [], "conan.tools.build": ["check_min_cppstd"],
               "conan.tools.cmake": ["CMake", "CMakeDeps", "CMakeToolchain"], "conan.tools.files": ["copy", "load"]}
    for name, members in modules.items():
        sys.modules[name] = types.ModuleType(name)
        for member in members:
            setattr(sys.modules[name], member, type(member, (), {}))
    sys.modules["conan.tools.files"].load = lambda _, path: text_of(os.path.relpath(path, CHECKOUT))
    path = os.path.join(CHECKOUT, "cmake", "packaging", "conan", "conanfile.py")
    space = {}
    exec(compile(text_of("cmake", "packaging", "conan", "conanfile.py"), path, "exec"), space)
    made = space["Leverage"]()
    made.recipe_folder = os.path.dirname(path)
    made.options = Options({**made.default_options, **options})
    return made


class Recipes(unittest.TestCase):
    def test_versions_agree(self):
        self.assertEqual(json.loads(text_of("cmake", "packaging", "vcpkg", "leverage", "vcpkg.json"))["version-semver"],
                         VERSION)
        self.assertIn(f"\nversion: {VERSION}\n", text_of("CITATION.cff"))
        newest = re.search(r"^## (.*)$", text_of("CHANGELOG.md"), re.MULTILINE)[1]
        self.assertIn(VERSION, newest)
        conan = recipe()
        conan.set_version()
        self.assertEqual(conan.version, VERSION)

    def test_port_has_what_a_port_needs(self):
        port = json.loads(text_of("cmake", "packaging", "vcpkg", "leverage", "vcpkg.json"))
        self.assertEqual(port["name"], "leverage")
        self.assertEqual(port["license"], "Apache-2.0")
        helpers = {d["name"] for d in port["dependencies"] if d.get("host")}
        self.assertEqual(helpers, {"vcpkg-cmake", "vcpkg-cmake-config"})
        named = re.findall(r"^ +(\w+) CMAKE_DISABLE_FIND_PACKAGE_(\w+)$",
                           text_of("cmake", "packaging", "vcpkg", "leverage", "portfile.cmake"), re.MULTILINE)
        self.assertEqual({feature for feature, _ in named}, set(port["features"]))
        self.check_are_found({package for _, package in named})

    def check_are_found(self, packages):
        looked_for = set(re.findall(r"find_package\((\w+)", text_of("cmake", "libraries.cmake")))
        self.assertEqual(looked_for, packages)

    def test_conan_options_are_options_of_cmake(self):
        known = set(re.findall(r"option\((\w+)", text_of("CMakeLists.txt")))
        prefix = "CMAKE_DISABLE_FIND_PACKAGE_"
        for options in ({}, {"with_fit": True}, {"with_fit": True, "with_config": True}):
            conan = recipe(**options)
            variables = conan.cache_variables()
            own = {name for name in variables if not name.startswith(prefix)}
            self.assertTrue(own <= known, own - known)
            self.check_are_found({name[len(prefix):] for name in variables if name.startswith(prefix)})
            self.assertEqual(variables[prefix + "Eigen3"], not options.get("with_fit", False))
            self.assertEqual(variables[prefix + "nlohmann_json"], not options.get("with_config", False))

    def test_conan_requires_what_an_option_needs(self):
        conan = recipe(with_fit=True)
        required = []
        conan.requires = lambda reference, **_: required.append(reference.split("/")[0])
        conan.requirements()
        self.assertEqual(required, ["eigen", "boost"])

    def test_conan_exports_what_cmake_reads(self):
        conan = recipe()

        def exported(path):
            return any(fnmatch.fnmatch(path, pattern) for pattern in conan.sources)

        for path in ("CMakeLists.txt", "LICENSE", "README.md", "CHANGELOG.md", "CITATION.cff", "docs/README.md",
                     "include/leverage/laws.hpp", "cmake/install.cmake", "cmake/leverage.pc.in",
                     "examples/figures/leverage_map.svg"):
            self.assertTrue(os.path.exists(os.path.join(CHECKOUT, path)), path)
            self.assertTrue(exported(path), path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
