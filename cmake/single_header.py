# SPDX-License-Identifier: Apache-2.0
"""Writes a header and all headers of the library that it includes into one file.

  python3 single_header.py --include-dir include --header leverage/laws.hpp --output leverage_laws_single.hpp

Headers come in the order of their includes, each once; the includes of the standard library come first, sorted. The file
depends on nothing but these headers, and is written only if it changes.
"""

import argparse
import pathlib
import re

OWN = re.compile(r'#include "(leverage/[^"]+)"')
STANDARD = re.compile(r"#include (<[a-z0-9_]+>)")
SPDX = "// SPDX-License-Identifier: Apache-2.0"
NEEDS_CPP20 = "leverage/core/detail/cpp20.hpp"  # its place is taken by an #error around everything


class SingleHeader:
    def __init__(self, include_dir):
        self.include_dir = include_dir
        self.done = {NEEDS_CPP20}
        self.standard = set()
        self.lines = []

    def add(self, header):
        if header in self.done:
            return
        self.done.add(header)
        own = []
        depth = 0  # of #if: an include under a condition stays there
        for line in (self.include_dir / header).read_text().splitlines():
            if re.match(r"#\s*if", line):
                depth += 1
            elif re.match(r"#\s*endif", line):
                depth -= 1
            included, standard = OWN.fullmatch(line), STANDARD.fullmatch(line)
            if included:
                if depth:
                    raise SystemExit(f"{header}: a header of the library is included under a condition: {line}")
                self.add(included[1])
            elif standard and depth == 0:
                self.standard.add(standard[1])
            elif line.startswith("#include") and not standard:
                raise SystemExit(f"{header}: neither of the library nor of the standard library: {line}")
            elif line not in (SPDX, "#pragma once"):
                own.append(line)
        if depth:
            raise SystemExit(f"{header}: an #if without its #endif")
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(own).strip("\n"))
        self.lines += [f"// {'-' * (115 - len(header))} {header}", "", text, ""]

    def text(self, header, version):
        name = re.sub(r"\W", "_", header.removesuffix(".hpp")).upper() + "_SINGLE_HPP"
        return "\n".join([
            SPDX,
            f"// leverage {version}: {header} and all that it includes, in one file, which",
            "// cmake/single_header.py writes. It needs a C++20 compiler and its standard library. A program includes either",
            "// this file or the headers of the library.",
            f"#ifndef {name}",
            f"#define {name}",
            "",
            "#if __cplusplus < 202002L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 202002L)",
            '#error "leverage needs C++20: compile with -std=c++20"',
            "#else",
            "",
            *[f"#include {header}" for header in sorted(self.standard)],
            "",
            *self.lines,
            "#endif",
            "#endif",
            "",
        ])


def version_of(include_dir):
    numbers = dict(re.findall(r"#define LEVERAGE_VERSION_(\w+) (\d+)", (include_dir / "leverage/version.hpp").read_text()))
    return ".".join(numbers[part] for part in ("MAJOR", "MINOR", "PATCH"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--include-dir", type=pathlib.Path, required=True)
    parser.add_argument("--header", required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    options = parser.parse_args()
    single = SingleHeader(options.include_dir)
    single.add(options.header)
    text = single.text(options.header, version_of(options.include_dir))
    if not options.output.exists() or options.output.read_text() != text:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text)


if __name__ == "__main__":
    main()
