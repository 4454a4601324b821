# SPDX-License-Identifier: Apache-2.0
"""Answers of commands: mappings that print as tables."""

import html
from collections.abc import Mapping


class NoAnswer(RuntimeError):
    """The input is sound, but there is no answer, not even in part. A result that says why has `success` False instead."""


class Result(Mapping):
    """The content of the program's JSON as a mapping. Printed it is the program's page, in a notebook a table."""

    def __init__(self, content, code=0, page=None):
        self._content = content
        self._page = page
        self._text = None
        self._code = code

    def __getitem__(self, key):
        try:
            return self._content[key]
        except (KeyError, TypeError):
            raise KeyError(f"{key!r}; there is {', '.join(self)}") from None

    def __iter__(self):
        return iter(self._content)

    def __len__(self):
        return len(self._content)

    @property
    def success(self):
        """Whether there is an answer: False where the program ends with exit code 1, as where nothing fits the limits."""
        return self._code == 0

    def to_dict(self):
        """The content as plain dicts, lists, numbers and texts."""
        return self._content

    def __str__(self):
        if self._text is None:
            self._text = self._page().rstrip("\n") if self._page else text_of(self._content)
        return self._text

    __repr__ = __str__

    def _repr_html_(self):
        return html_of(self._content)


def _number(x):
    if x is None:
        return ""
    if isinstance(x, float):
        return f"{x:.6g}"
    return str(x)


def _is_flat(x):
    return not isinstance(x, (dict, list))


def _rows(content, prefix=""):
    """Names and flat values of a tree, depth first."""
    for key, value in content.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from _rows(value, name + ".")
        elif isinstance(value, list) and all(map(_is_flat, value)):
            yield name, ", ".join(map(_number, value))
        elif isinstance(value, list):
            for i, one in enumerate(value):
                if isinstance(one, dict):
                    yield from _rows(one, f"{name}[{i}].")
                else:
                    yield f"{name}[{i}]", str(one)
        else:
            yield name, _number(value)


def text_of(content):
    """A tree as aligned lines."""
    rows = list(_rows(content))
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join(f"{name:{width}}  {value}" for name, value in rows)


_MAX_ROWS = 60


def _table_html(rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    more = f"<p>and {len(rows) - _MAX_ROWS} rows more</p>" if len(rows) > _MAX_ROWS else ""
    rows = rows[:_MAX_ROWS]
    head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in names) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value):
    if isinstance(value, dict):
        return html_of(value)
    if isinstance(value, list):
        if value and all(isinstance(one, dict) for one in value):
            return _table_html(value)
        return html.escape(", ".join(_number(one) if _is_flat(one) else str(one) for one in value))
    return html.escape(_number(value))


def html_of(content):
    """A tree as nested tables; every text is escaped."""
    rows = "".join(f"<tr><th style='text-align:left'>{html.escape(str(key))}</th><td>{_cell(value)}</td></tr>"
                   for key, value in content.items())
    return f"<table><tbody>{rows}</tbody></table>"
