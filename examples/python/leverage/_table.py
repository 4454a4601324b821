# SPDX-License-Identifier: Apache-2.0
"""Tables of runs from data frames and dicts of columns."""

import csv
import math
import numbers
from collections.abc import Mapping


def is_table(value):
    """A data frame, or a mapping of columns each of which is a sequence."""
    if hasattr(value, "columns") and hasattr(value, "__getitem__"):
        return True
    return isinstance(value, Mapping) and bool(value) and all(
        hasattr(column, "__len__") and not isinstance(column, (str, Mapping)) for column in value.values())


def _cell(value):
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        value = float(value)
        return "NaN" if math.isnan(value) else repr(value)
    return str(value)


def columns_of(table):
    """Names and columns of a table; ValueError where it has no rows or columns of different lengths."""
    names = list(table.columns) if hasattr(table, "columns") else list(table)
    if not names:
        raise ValueError("expected a table with columns, found none")
    columns = {}
    for name in names:
        column = table[name]
        if getattr(column, "ndim", 1) != 1:
            raise ValueError(f"column {name!r}: expected one dimension, found shape {tuple(column.shape)}"
                             if hasattr(column, "shape") else f"column {name!r}: expected one dimension")
        columns[str(name)] = list(column)
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError("expected columns of one length, found " + ", ".join(f"{k}: {n}" for k, n in lengths.items()))
    if not next(iter(lengths.values())):
        raise ValueError("expected a table with rows, found none (columns " + ", ".join(columns) + ")")
    return columns


def write_table(table, path):
    """A table as CSV; numbers with all their digits."""
    columns = columns_of(table)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in zip(*columns.values()):
            writer.writerow([_cell(value) for value in row])
