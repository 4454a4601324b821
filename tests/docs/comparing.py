# SPDX-License-Identifier: Apache-2.0
"""Compares a text in a document, where `...` is any text, with the text of today."""
import difflib
import re


def matches(pattern, line):
    """Whether a line is what the document shows; `...` inside a line is any text."""
    if pattern == line:
        return True
    if "..." not in pattern:
        return False
    return re.fullmatch(".*".join(re.escape(part) for part in pattern.split("...")), line) is not None


def aligned(shown, actual):
    """`shown` brought up to date: the lines of `actual` where they differ, with the markers `...` kept.

    The cheapest alignment of the two: a line may change, appear or vanish, and a marker takes any number of lines.
    """
    rows, columns = len(shown) + 1, len(actual) + 1
    infinite = float("inf")
    cost = [[infinite] * columns for _ in range(rows)]
    step = [[None] * columns for _ in range(rows)]
    cost[0][0] = 0.0
    for i in range(rows):
        for j in range(columns):
            here = cost[i][j]
            if here == infinite:
                continue

            def offer(di, dj, price, what):
                if here + price < cost[i + di][j + dj]:
                    cost[i + di][j + dj] = here + price
                    step[i + di][j + dj] = what

            if i < len(shown) and shown[i] == "...":
                offer(1, 0, 0.0, "marker")
            elif i < len(shown):
                offer(1, 0, 1.0, "vanished")
                if j < len(actual):
                    if matches(shown[i], actual[j]):
                        offer(1, 1, 0.0, "same")
                    else:
                        like = difflib.SequenceMatcher(None, shown[i], actual[j], False).quick_ratio()
                        offer(1, 1, 0.1 + 1.5 * (1.0 - like), "changed")
            if j < len(actual):
                swallowed = i > 0 and shown[i - 1] == "..."
                offer(0, 1, 1e-6 if swallowed else 1.0, "swallowed" if swallowed else "new")
    out, i, j = [], rows - 1, columns - 1
    while i > 0 or j > 0:
        what = step[i][j]
        if what == "marker":
            out.append("...")
            i -= 1
        elif what == "vanished":
            i -= 1
        elif what == "same":
            out.append(shown[i - 1])
            i, j = i - 1, j - 1
        elif what == "changed":
            out.append(actual[j - 1])
            i, j = i - 1, j - 1
        else:
            if what == "new":
                out.append(actual[j - 1])
            j -= 1
    return out[::-1]


def without_end(lines):
    """Lines without spaces at their ends and without empty lines at the end."""
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def report_difference(failures, place, shown, now):
    text = "\n".join(difflib.unified_diff(shown, now, "in the document", "today", lineterm="", n=2))
    failures.add(place, "differs from the output (--update rewrites it)\n" + text)
