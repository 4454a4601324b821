#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Python package against numpy and scipy, in one run: CPU seconds of this process and ratios.

  PYTHONPATH=build/release/examples/python python3 bench/python_speed.py

Both sides alternate, and the least of their times counts. The bootstrap runs on one thread; that of scipy is measured on
some resamples and extrapolated to all, as the table says.
"""
import csv
import os
import pathlib
import sys
import time

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np
from scipy.optimize import minimize

import leverage as lv

POINTS = 1_000_000
RESAMPLES = 4000
SCIPY_RESAMPLES = 20
ROOT = pathlib.Path(__file__).resolve().parents[1]


def least(*functions, rounds=9):
    """The least CPU time of each function; they take turns."""
    times = [float("inf")] * len(functions)
    for _ in range(rounds):
        for i, function in enumerate(functions):
            start = time.process_time()
            function()
            times[i] = min(times[i], time.process_time() - start)
    return times


def row(what, ours, theirs, unit, scale, note=""):
    print(f"| {what} | {ours * scale:.3g} {unit} | {theirs * scale:.3g} {unit} | {theirs / ours:.3g} | {note} |")


def sweeps(rng):
    n, d = 10 ** rng.uniform(8, 12, POINTS), 10 ** rng.uniform(9, 13, POINTS)
    law = lv.laws["besiroglu2024/table1"]
    c = law.coefficients
    np.testing.assert_allclose(law(n, d), c["E"] + c["A"] * n ** -c["alpha"] + c["B"] * d ** -c["beta"], rtol=1e-13)
    ours, theirs = least(lambda: law(N=n, D=d),
                         lambda: c["E"] + c["A"] * n ** -c["alpha"] + c["B"] * d ** -c["beta"])
    row("L(N, D) at a million points", ours, theirs, "ns a point", 1e9 / POINTS, "numpy")

    a, g, f = rng.uniform(0.01, 0.9, POINTS), rng.uniform(2, 20, POINTS), 10 ** rng.uniform(19, 24, POINTS)
    k = lv.laws["tian2025/table6"].coefficients

    def expression():
        saturated = 1 / (1 / (a + 1 / (1 / k["A_start"] - 1 / k["A_max"])) + 1 / k["A_max"])
        log_g = np.log2(g)
        return saturated ** (k["a"] + k["d"] * np.log10(f) + k["gamma"] * log_g ** 2 + k["beta"] * log_g)

    np.testing.assert_allclose(lv.efficiency_leverage(a, g, f), expression(), rtol=1e-13)
    ours, theirs = least(lambda: lv.efficiency_leverage(a, g, f), expression)
    row("EL(A, G, C) at a million points", ours, theirs, "ns a point", 1e9 / POINTS, "numpy")


def calls():
    law = lv.laws["besiroglu2024/table1"]
    c = law.coefficients
    e, a, b, alpha, beta = (c[name] for name in ("E", "A", "B", "alpha", "beta"))
    times = 20_000

    def repeat(function):
        def run():
            for _ in range(times):
                function()
        return run

    ours, theirs, leverage, nothing = least(
        repeat(lambda: law(N=7e10, D=1.4e12)), repeat(lambda: e + a * 7e10 ** -alpha + b * 1.4e12 ** -beta),
        repeat(lambda: lv.efficiency_leverage(0.031, 12.0, 1e22)), repeat(lambda: None))
    row("a call of L(N, D)", ours - nothing, theirs - nothing, "ns", 1e9 / times, "the expression in Python's floats")
    print(f"| a call of EL(A, G, C) | {(leverage - nothing) * 1e9 / times:.3g} ns | | | |")


def bootstrap(rng):
    with open(ROOT / "examples" / "simulated_runs.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    runs = {name: np.array([float(r[name]) for r in rows]) for name in rows[0]}
    log_n, log_d, log_l = (np.log(runs[name]) for name in ("parameters", "tokens", "loss"))
    delta = 1e-3

    def objective(x, chosen):
        """The sum of Huber's loss of ln residuals and its gradient; x is ln A, ln B, ln E, alpha, beta."""
        terms = np.stack([x[0] - x[3] * log_n[chosen], x[1] - x[4] * log_d[chosen], np.full(len(chosen), x[2])])
        top = terms.max(axis=0)
        powers = np.exp(terms - top)
        total = powers.sum(axis=0)
        r = top + np.log(total) - log_l[chosen]
        inside = np.abs(r) <= delta
        value = np.where(inside, 0.5 * r * r, delta * (np.abs(r) - 0.5 * delta)).sum()
        w = np.where(inside, r, delta * np.sign(r)) * powers / total
        gradient = [w[0].sum(), w[1].sum(), w[2].sum(), -(w[0] * log_n[chosen]).sum(), -(w[1] * log_d[chosen]).sum()]
        # scipy's tolerances are absolute: scaled so that they are met at the minimum.
        return value / delta**2, np.array(gradient) / delta**2

    fit = lv.fit("chinchilla", runs, bootstrap=0, threads=1)
    best = fit.coefficients
    start = np.array([np.log(best["A"]), np.log(best["B"]), np.log(best["E"]), best["alpha"], best["beta"]])
    samples = [rng.integers(0, len(rows), len(rows)) for _ in range(SCIPY_RESAMPLES)]

    def ours():
        lv.fit("chinchilla", runs, bootstrap=RESAMPLES, threads=1)

    def differences():
        for chosen in samples:
            minimize(lambda x: objective(x, chosen)[0], start, method="BFGS")

    def gradients():
        for chosen in samples:
            minimize(objective, start, args=(chosen,), jac=True, method="BFGS")

    ours_s, differences_s, gradients_s = least(ours, differences, gradients, rounds=3)
    scale = RESAMPLES / SCIPY_RESAMPLES
    note = f"scipy's BFGS, from {SCIPY_RESAMPLES} resamples"
    row(f"a bootstrap of {RESAMPLES}", ours_s, differences_s * scale, "s", 1, note + ", difference quotients")
    row(f"a bootstrap of {RESAMPLES}", ours_s, gradients_s * scale, "s", 1, note + ", gradient written by hand")


def main():
    rng = np.random.default_rng(42)
    print(f"numpy {np.__version__}, Python {sys.version.split()[0]}, CPU seconds of one process\n")
    print("| | leverage | other | ratio | other is |\n|---|---|---|---|---|")
    sweeps(rng)
    calls()
    bootstrap(rng)


if __name__ == "__main__":
    main()
