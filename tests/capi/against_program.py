# SPDX-License-Identifier: Apache-2.0
"""Compares the C API's example with the program on every config.json: against_program.py BUDGET LEVERAGE CONFIGS"""
import json
import pathlib
import subprocess
import sys


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def by_api(budget, path):
    return dict(line.split() for line in output(budget, path, "1e12").splitlines())


def by_program(leverage, path):
    """The same numbers as text, whole numbers as such; NaN where the program has a word or nothing."""
    report = json.loads(output(leverage, "report", path, "--tokens", "1T", "--json"))["models"][0]

    def number(section, key):
        value = report[section].get(key)
        return value if isinstance(value, (int, float)) else float("nan")

    return {
        "parameters": number("parameters", "total"),
        "active": number("parameters", "active"),
        "forward_flops_per_token": number("flops_per_token", "forward"),
        "training_flops_per_token": number("flops_per_token", "training"),
        "flops": number("budget", "flops"),
        "leverage_by_definition": number("budget", "leverage_by_definition"),
        "leverage_by_routed": number("budget", "leverage_by_routed"),
    }


def main(budget, leverage, configs):
    paths = sorted(str(path) for path in pathlib.Path(configs).glob("*.json"))
    complaints = []
    for path in paths:
        found = by_api(budget, path)
        for key, expected in by_program(leverage, path).items():
            value = float(found[key])
            if value != expected and not (value != value and expected != expected):
                complaints.append(f"{path}: {key}: the program has {expected}, the C API {found[key]}")
    print("\n".join(complaints[:20]))
    print(f"{len(paths)} models, {len(complaints)} differences")
    return 1 if complaints or not paths else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
