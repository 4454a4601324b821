# SPDX-License-Identifier: Apache-2.0
"""A law fitted to a table of runs."""

import csv
import json
import os
from typing import NamedTuple

import numpy as np

from . import _core
from ._commands import execute, gather
from ._result import Result
from ._table import columns_of, is_table, write_table


class Interval(NamedTuple):
    """The interval of a coefficient. What the rows do not determine has none: determined is False, the ends are NaN."""

    low: float
    high: float
    determined: bool

    def __repr__(self):
        return f"{self.low:.6g} .. {self.high:.6g}" if self.determined else "undetermined"


class Fit(Result):
    """A fitted law: the content of `leverage fit --json`, and what scipy's results are called."""

    def __init__(self, content, code, page, again):
        super().__init__(content, code, page)
        self._again = again
        self._tables = {}
        self._levels = {}

    @property
    def law(self):
        """The law as it was asked for."""
        return self["law"] if self["law"] != "formula" else self["formula"]

    @property
    def names(self):
        """Names of the coefficients, in the order of `x`."""
        return [c["name"] for c in self["coefficients"]]

    @property
    def x(self):
        """Coefficients, in the order of `names`."""
        return np.array([c["value"] for c in self["coefficients"]], dtype=float)

    @property
    def coefficients(self):
        """Coefficients by name."""
        return {c["name"]: c["value"] for c in self["coefficients"]}

    @property
    def fun(self):
        """The least sum of the loss."""
        return self["objective"]

    @property
    def success(self):
        """Whether the fit has converged."""
        return self["converged"]

    @property
    def usable(self):
        """Whether the fit has converged and the rows determine every free coefficient."""
        return self["usable"]

    @property
    def message(self):
        """Why the search stopped, and what the rows do not determine."""
        return "; ".join([self["stopped"], *self["remarks"]])

    @property
    def nfev(self):
        """Evaluations of the objective in all starts."""
        return self["evaluations"]

    @property
    def covariance(self):
        """Sandwich covariance of the free coefficients, named by `covariance_names`; None without convergence."""
        matrix = self["covariance"]["matrix"]
        return np.array([[np.nan if x is None else x for x in row] for row in matrix]) if matrix else None

    @property
    def covariance_names(self):
        """The rows of `covariance`: "ln A" where a coefficient is positive and was fitted in its logarithm."""
        return list(self["covariance"]["names"])

    def interval(self, name=None, confidence=None):
        """Intervals by name, or that of one coefficient, at the confidence level of the fit.

        confidence  another level: the fit is run again with the same seed
        """
        fit = self
        if confidence is not None and confidence != self["confidence"]:
            if confidence not in self._levels:
                self._levels[confidence] = self._again({"confidence": confidence})
            fit = self._levels[confidence]
        nan = float("nan")
        intervals = {}
        for c in fit["coefficients"]:
            if c["role"] == "fixed":
                continue
            known = c["low"] is not None and c["high"] is not None
            intervals[c["name"]] = Interval(c["low"], c["high"], True) if known else Interval(nan, nan, False)
        if name is None:
            return intervals
        if name not in intervals:
            raise KeyError(f"{name!r}; nearest: {_core.nearest(str(name), list(intervals))}")
        return intervals[name]

    def predict(self, points=None, *, confidence=None, **inputs):
        """The fitted law at new points: an array, or a float where all inputs are numbers.

        points      a data frame or dict of columns, in place of inputs by name, which are broadcast
        confidence  level of intervals: then the answer is a list of dicts, as `leverage fit --predict` has them, and the
                    fit is run again with the same seed
        """
        if points is not None and inputs:
            raise TypeError("predict(): expected a table of points or inputs by name, found both")
        given = {name: np.asarray(values) for name, values in (columns_of(points) if points is not None else inputs).items()}
        if not given:
            raise TypeError("predict(): expected inputs by name, found none")
        for name, values in given.items():
            if values.dtype.kind not in "fiu":
                raise ValueError(f"predict(): {name}: expected numbers, found {values.dtype}")
            if not np.isfinite(values).all():
                raise ValueError(f"predict(): {name}: expected finite numbers, found "
                                 f"{values[~np.isfinite(values)].flat[0]!r}")
        try:
            arrays = np.broadcast_arrays(*given.values())
        except ValueError:
            shapes = ", ".join(f"{name} {values.shape}" for name, values in given.items())
            raise ValueError(f"predict(): expected shapes that can be broadcast, found {shapes}") from None
        columns = [(name, values.astype(float).ravel().tolist()) for name, values in zip(given, arrays)]
        if not columns[0][1]:
            raise ValueError("predict(): expected points, found none")
        if confidence is not None:
            return self._again({"confidence": confidence}, dict(columns))["predictions"]
        is_formula = self["law"] == "formula"
        if not is_formula:
            known = _core.fit_inputs(self["law"])
            for name in given:
                if name not in known:
                    raise TypeError(f"predict(): {self.law} has no input {name!r}; it takes {', '.join(known)}")
        try:
            values = _core.fitted_values(self["formula"] if is_formula else self["law"], is_formula,
                                         list(self.coefficients.items()), columns)
        except ValueError as wrong:
            raise ValueError(f"predict(): {wrong}") from None
        return np.array(values).reshape(arrays[0].shape) if arrays[0].ndim else values[0]

    def _table(self, option):
        if option not in self._tables:
            self._tables[option] = self._again({}, table=option)
        return self._tables[option]

    def rows(self):
        """Each row with its inputs, what was observed and predicted, the residual and the weights, as columns."""
        return self._table("residuals")

    def samples(self):
        """Coefficients of each resample of the bootstrap, as columns."""
        if not self["resamples"]:
            raise ValueError("samples(): expected resamples, found a fit with bootstrap=0")
        return self._table("samples")

    def plot(self, ax=None):
        """Predictions against observations. Needs matplotlib; returns its axes."""
        from ._plot import observed_and_predicted
        return observed_and_predicted(self, ax)


def _read_columns(path):
    """A table that the program has written, numbers as arrays."""
    with open(path, newline="", encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    columns = {}
    for name, values in zip(names, zip(*rows)):
        try:
            columns[name] = np.array(values, dtype=float)
        except ValueError:
            columns[name] = np.array(values)
    return columns


def fit(law, data, *, columns=None, loss=None, bootstrap=None, progress=None, **options):
    """Fits a law to a table of runs: the same as `leverage fit`, with its options, defaults and numbers.

    law        a name ("chinchilla", "besiroglu2024/table1"), a formula ("L = E + A/N^alpha + B/D^beta"), or a list of
               them, which are then compared
    data       a data frame, a dict of columns, the path of a table, or a list of paths
    columns    the column of each of the law's inputs and of what is observed: {"N": "params", "L": "loss"}
    loss       loss of a residual: "huber" (default), "squared", "smooth-absolute", "cauchy", "log-cosh",
               "asymmetric-huber"; delta=0.001 is where it turns from squares
    bootstrap  resamples for intervals, 1000 if None; 0 takes them from the sandwich covariance
    progress   called with the name of a computation, the steps that are done and all steps; what it raises ends the fit
    options    scale="log", fix={"E": 1.69}, tie={"beta": "alpha"}, prior=[...], where="N>1e8", weights="w", starts=...,
               holdout=..., predict=..., folds=..., seed=42, threads=0, time_limit="30s", ...: `leverage fit --help`

    Returns a Fit; for several laws a Result that compares them. The search releases the GIL, and Ctrl-C ends it with
    KeyboardInterrupt. Bad input is a ValueError that says what, where and what was expected.
    """
    if isinstance(law, str):
        laws = [law]
    elif isinstance(law, (list, tuple)) and law and all(isinstance(one, str) for one in law):
        laws = list(law)
    else:
        raise TypeError(f"fit(): law: expected a name, a formula or a list of them, found {law!r}")
    paths = data if isinstance(data, (list, tuple)) else [data]
    is_path = bool(paths) and all(isinstance(one, (str, os.PathLike)) for one in paths)
    if not (is_path or is_table(data) or data == {}):
        raise TypeError("fit(): data: expected a data frame, a dict of columns, a path or a list of paths, "
                        f"found {type(data).__name__}")
    if not is_path:
        try:
            columns_of(data)
        except ValueError as wrong:
            raise ValueError(f"fit(): data: {wrong}") from None
    named = {"columns": columns, "loss": loss, "bootstrap": bootstrap, **options}
    names = [one for one in laws if "=" not in one]
    formulas = [one for one in laws if "=" in one]
    if names:
        named["law"] = names
    if formulas:
        named["formula"] = formulas

    def once(changed, points=None, table=None):
        inputs, flags = gather("fit", "fit", paths if is_path else [data], {**named, **changed})
        if points is not None:
            path = inputs.file("the points")
            write_table(points, path)
            inputs.words += ["--predict-file", path]
        if table is not None:
            path = inputs.file("the answer")
            inputs.words += ["--" + table, path]
        code, text = execute("fit", inputs, flags, progress)
        if table is not None:
            return _read_columns(path)

        def page():
            return execute("fit", inputs, flags, json_wanted=False)[1]

        return Fit(json.loads(text), code, page, once) if len(laws) == 1 else Result(json.loads(text), code, page)

    return once({})
