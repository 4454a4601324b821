# SPDX-License-Identifier: Apache-2.0
"""The benchmark's fit by scipy: L-BFGS-B, vectorised numpy objective, analytic gradient.

  scipy_fit.py ROWS STARTS ENDS REFITS

ROWS: a CSV of ln N, ln D, ln loss; STARTS: a CSV of (a, b, e, alpha, beta); ENDS: written, one end
point for each start; REFITS: how many bootstrap refits, from the published point. Prints one line
of JSON.
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
import scipy
from scipy.optimize import minimize

DELTA = 1e-3


def objective(x, ln_n, ln_d, ln_loss):
    a, b, e, alpha, beta = x
    u = np.exp(a - alpha * ln_n)
    v = np.exp(b - beta * ln_d)
    E = np.exp(e)
    total = u + v + E
    r = np.log(total) - ln_loss
    slope = np.clip(r, -DELTA, DELTA)
    weight = slope / total
    of_u = weight * u
    of_v = weight * v
    gradient = np.array([of_u.sum(), of_v.sum(), E * weight.sum(), -(of_u @ ln_n), -(of_v @ ln_d)])
    return slope @ (r - 0.5 * slope), gradient


# ftol is measured against max(|f|, 1), and f ends near 1e-3: 1e-17 is 1e-14 relative.
OPTIONS = {"maxiter": 1000, "maxfun": 10000, "ftol": 1e-17, "gtol": 1e-13}


def fit(start, rows):
    return minimize(objective, start, args=rows, jac=True, method="L-BFGS-B", options=OPTIONS).x


def main():
    rows_file, starts_file, ends_file, refits = sys.argv[1:]
    rows = tuple(np.ascontiguousarray(c) for c in np.loadtxt(rows_file, delimiter=",", unpack=True))
    starts = np.loadtxt(starts_file, delimiter=",", ndmin=2)
    with np.errstate(all="ignore"):
        began = time.perf_counter()
        ends = [fit(start, rows) for start in starts]
        fits = time.perf_counter() - began
        np.savetxt(ends_file, ends, delimiter=",", fmt="%.17g")

        random = np.random.default_rng(4000)
        point = np.array([np.log(477.825869), np.log(2143.41737), np.log(1.8172181), 0.3473105, 0.36717243])
        count = len(rows[0])
        began = time.perf_counter()
        for _ in range(int(refits)):
            chosen = random.integers(0, count, count)
            fit(point, tuple(c[chosen] for c in rows))
        bootstrap = time.perf_counter() - began
    print(json.dumps({"fits_s": fits, "bootstrap_s": bootstrap, "scipy": scipy.__version__}))


main()
