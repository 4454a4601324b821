# SPDX-License-Identifier: Apache-2.0
"""Figures with matplotlib, where it is installed."""

import numpy as np


def axes(ax):
    """The axes to draw on: those given, or new ones."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt
    return plt.subplots()[1]


def law_curve(law, along, ax, points, inputs):
    """A law along one input."""
    known = {name: one for one in law.inputs for name in (one["symbol"], one["name"])}
    given = {known[name]["symbol"] for name in inputs if name in known}
    free = [one for one in law.inputs if one["symbol"] not in given]
    if along is None and free:
        along = free[0]["symbol"]
    if along not in known or known[along]["symbol"] in given:
        raise ValueError(f"plot(): along: expected an input that is not given, found {along!r}")
    one = known[along]
    low, high = law.fitted.get(one["name"], (None, None))
    if low is None or not low > 0.0:
        middle = one["fitted_middle"]
        low, high = middle / 10.0, middle * 10.0
        low, high = max(low, one["low"]), high if one["high"] is None else min(high, one["high"])
    x = np.geomspace(low, high, points)
    ax = axes(ax)
    ax.plot(x, law(**{**inputs, one["symbol"]: x}), label=law.name)
    ax.set_xscale("log")
    ax.set_xlabel(f"{one['symbol']}: {one['meaning']}")
    ax.set_ylabel(f"{law.answer}, {law.unit}" if law.unit else law.answer)
    ax.legend()
    return ax


def observed_and_predicted(fit, ax):
    """What a fit predicts of each row against what was observed."""
    rows = fit.rows()
    ax = axes(ax)
    ax.plot(rows["observed"], rows["predicted"], "o", markersize=3, label=fit.law)
    ends = [min(rows["observed"].min(), rows["predicted"].min()), max(rows["observed"].max(), rows["predicted"].max())]
    ax.plot(ends, ends, "-", linewidth=1, color="grey")
    ax.set_xlabel("observed")
    ax.set_ylabel("predicted")
    ax.legend()
    return ax


def splits(result, ax):
    """Parameters and tokens of several budgets."""
    rows = result["allocations"] if "allocations" in result else [result]
    ax = axes(ax)
    budgets = [row["budget"] for row in rows]
    for key in ("parameters", "tokens"):
        ax.plot(budgets, [row[key] for row in rows], "o-", label=key)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("training FLOPs")
    ax.legend()
    return ax
