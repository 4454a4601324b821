# SPDX-License-Identifier: Apache-2.0
"""Published models by key."""

import json
from collections.abc import Mapping

from . import _core
from ._model import Model


class Presets(Mapping):
    """Published models: presets["moe-mini"] is a Model; .facts(key) has its name, stated counts and source."""

    _all = None

    def _facts(self):
        if Presets._all is None:
            listed = json.loads(_core.run(["report", "--list-presets", "--json"])[1])
            Presets._all = {one["key"]: one for one in listed["presets"]}
        return Presets._all

    def __getitem__(self, key):
        return Model.preset(key)

    def __contains__(self, key):
        return key in self._facts()

    def __iter__(self):
        return iter(self._facts())

    def __len__(self):
        return len(self._facts())

    def facts(self, key):
        """Name, counts as the publisher states them, and source of a preset."""
        if key not in self._facts():
            raise KeyError(f"{key!r}; nearest preset: {_core.nearest(str(key), list(self))}")
        return dict(self._facts()[key])

    def __repr__(self):
        return f"<leverage.presets: {', '.join(self)}>"


presets = Presets()
