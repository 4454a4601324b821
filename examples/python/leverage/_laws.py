# SPDX-License-Identifier: Apache-2.0
"""Laws of the catalogue by name."""

import json
from collections.abc import Mapping
from types import SimpleNamespace

from . import _core
from ._result import html_of, text_of

_facts = None


def _all_facts():
    global _facts
    if _facts is None:
        listed = json.loads(_core.run(["laws", "--json"])[1])
        _facts = {one["name"]: one for one in listed["laws"]}
    return _facts


class Law(_core.Law):
    """A published law with one set of coefficients.

    law(N=..., D=...) is its answer, in .unit: a float where all inputs are numbers, otherwise an array of their common
    shape. Inputs are named by the paper's letters or by the names of `.inputs`, or given in their order. Where the
    answer has no meaning it is NaN. Arrays agree with numbers to 4 units in the last place for most laws, and to 64 for
    those that take powers of powers.

    .inside(...) says whether points lie in the range on which the law was fitted, .reach(...) by which factor each
    bounded quantity is beyond it, .gradient(...) the exact partial derivatives. Reading is free of side effects.
    """

    @property
    def _content(self):
        return _all_facts()[self.name]

    @property
    def formula(self):
        """The formula in plain text."""
        return self._content["formula"]

    @property
    def answer(self):
        """What the law predicts: "loss", "leverage", ..."""
        return self._content["answer"]

    @property
    def unit(self):
        """The unit of the answer; empty for pure numbers."""
        return self._content["unit"]

    @property
    def coefficients(self):
        """Published coefficients by letter, in the order of the formula and in the paper's units."""
        return dict(self._content["coefficients"])

    @property
    def inputs(self):
        """Inputs in order: name, symbol, meaning with the unit, and the numbers that the law takes."""
        return [dict(one, name=one["name"].replace("-", "_")) for one in self._content["inputs"]]

    @property
    def source(self):
        """Where the coefficients were published: citation, arxiv, location, units, note."""
        return SimpleNamespace(**self._content["source"])

    @property
    def verified(self):
        """How the coefficients were verified, from the level of evidence to what they reproduce."""
        return self._content["source"]["verified"]

    def to_dict(self):
        """Everything that the catalogue holds about the law."""
        return self._content

    def __str__(self):
        return text_of(self._content)

    def __repr__(self):
        return f"<leverage law {self.name}: {self.formula}>"

    def _repr_html_(self):
        return html_of(self._content)

    def plot(self, along=None, ax=None, points=200, **inputs):
        """The law along one input, over its fitted range; other inputs are given. Needs matplotlib; returns its axes.

        along  symbol of the input; the first that is not given if None
        """
        from ._plot import law_curve
        return law_curve(self, along, ax, points, inputs)


class Laws(Mapping):
    """All laws by name: laws["besiroglu2024/table1"]. An unknown name is answered with the nearest ones."""

    def __init__(self):
        self._made = {}

    def __getitem__(self, name):
        if not isinstance(name, str):
            raise TypeError(f"laws: expected a name, found {type(name).__name__}")
        if name not in self._made:
            self._made[name] = Law(name)
        return self._made[name]

    def __contains__(self, name):
        try:
            self[name]
        except (KeyError, TypeError):
            return False
        return True

    def __iter__(self):
        return iter(_core.law_names())

    def __len__(self):
        return len(_core.law_names())

    def of(self, key):
        """The laws of a paper by its key, such as "tian2025"."""
        found = [self[name] for name in self if name.split("/")[0] == key]
        if not found:
            keys = sorted({name.split("/")[0] for name in self})
            raise KeyError(f"{key!r}; nearest: {_core.nearest(str(key), keys)}")
        return found

    def __repr__(self):
        return f"<leverage.laws: {len(self)} laws of {len({name.split('/')[0] for name in self})} papers>"


laws = Laws()
