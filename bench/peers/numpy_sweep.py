# SPDX-License-Identifier: Apache-2.0
"""The parametric law over 1e7 points by numpy, on a list and on a 3162 x 3162 grid by broadcasting.

Prints one line of JSON: nanoseconds per point, the best of five.
"""
import json
import time

import numpy as np

A, B, E, ALPHA, BETA = 477.825869, 2143.41737, 1.8172181, 0.3473105, 0.36717243


def loss(n, d):
    return E + A * n**-ALPHA + B * d**-BETA


def nanoseconds_per_point(n, d):
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        result = loss(n, d)
        best = min(best, time.perf_counter() - began)
    return 1e9 * best / result.size


random = np.random.default_rng(1)
many = 10**7
side = 3162
n_list = 10.0 ** random.uniform(7.0, 11.0, many)
d_list = 10.0 ** random.uniform(9.0, 13.0, many)
n_axis = np.logspace(7, 11, side)
d_axis = np.logspace(9, 13, side)
print(
    json.dumps(
        {
            "list_ns": nanoseconds_per_point(n_list, d_list),
            "grid_ns": nanoseconds_per_point(n_axis[:, None], d_axis[None, :]),
            "numpy": np.__version__,
        }
    )
)
