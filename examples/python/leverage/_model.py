# SPDX-License-Identifier: Apache-2.0
"""Models: presets, config.json files, or fields by name."""

import json
import os
import pathlib
import re

from . import _core


class Model:
    """A language model's configuration: what every count and every command takes.

    Model.preset("moe-mini")               a published model; leverage.presets lists them
    Model.from_config("config.json")       a file of Hugging Face or in the library's own format
    Model.from_config({"model_type": ...}) the same content as a dict
    Model(d_model=..., blocks=[...])       fields of the library's own format by name: `leverage report --model-schema`

    Counts are exact integers. A configuration that breaks the library's rules is a ValueError that names every broken
    rule by its key.
    """

    def __init__(self, **fields):
        if not fields:
            raise TypeError("Model() takes fields by name; Model.preset() and Model.from_config() read known models")
        self._set_text(_dumps({"leverage_model": 1, **fields}), str(fields.get("name", "model")), "")

    @classmethod
    def preset(cls, key):
        """A published model by its key; KeyError with the nearest key where there is none."""
        from ._presets import presets
        if key not in presets._facts():
            raise KeyError(f"{key!r}; nearest preset: {_core.nearest(str(key), list(presets))}")
        model = cls.__new__(cls)
        model._text, model._key, model._label, model._family = None, key, key, ""
        model.notes = []
        return model

    @classmethod
    def from_config(cls, source, *, as_family=""):
        """A model from the path of a config.json, or from its content as a dict.

        as_family  the model_type to read it as, if not its own
        """
        model = cls.__new__(cls)
        if isinstance(source, dict):
            model._set_text(_dumps(source), str(source.get("name") or source.get("_name_or_path") or "model"), as_family)
            return model
        if not isinstance(source, (str, os.PathLike)):
            raise TypeError(f"from_config(): expected a path or a dict, found {type(source).__name__}")
        path = os.fspath(source)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        try:
            model._set_text(text, path, as_family)
        except ValueError as wrong:
            raise ValueError(f"{path}: {wrong}") from None
        return model

    def _set_text(self, text, label, as_family):
        self.family, own, self.notes = _core.read_model(text, as_family)
        self._text, self._key, self._label, self._family = text, None, label, as_family
        self._own = own

    def _argument(self, inputs):
        """The model as an argument of the program: its key, or a file that lives as long as `inputs`."""
        if self._key is not None:
            return self._key
        text = self._own if self._family else self._text
        path = inputs.file(self._label, self._short_name() + ".json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def _short_name(self):
        """What the head of a column shows: the file's own name, or its folder's where the name says nothing."""
        path = pathlib.PurePath(self._label)
        name = path.parent.name if path.name == "config.json" and path.parent.name else path.stem
        return re.sub(r"[^\w.+-]", "_", name)[:60].strip(".") or "model"

    def __repr__(self):
        return f"<leverage.Model {self._key or self._label}>"

    def report(self, **options):
        """Counts, FLOPs, memory and what the laws advise: the same as `leverage report`, with its options.

        tokens  training tokens: 1e12, "1.5T"; flops: a budget in FLOPs; causal: True counts attention at half
        """
        from ._functions import report
        return report(self, **options)

    def fields(self):
        """The model in the library's own format, which Model(**fields) takes."""
        from ._commands import Inputs, execute
        if self._key is None:
            return json.loads(self._own)
        inputs = Inputs("fields")
        inputs.words = [self._key, "--model-template"]
        return json.loads(execute("report", inputs, {}, json_wanted=False)[1])

    def _section(self, name, **options):
        return self.report(**options)["models"][0][name]

    def parameters(self):
        """Weights as exact integers: {"total": ..., "active": ..., and the parts of both}, embeddings included."""
        return self._section("parameters")

    def flops_per_token(self, mask="full"):
        """FLOPs of one token, forward, backward and training, by component.

        mask  "full" counts all scores of attention at the model's sequence length, "causal" half of them
        """
        if mask not in ("full", "causal"):
            raise ValueError(f"flops_per_token(): mask: expected 'full' or 'causal', found {mask!r}")
        return self._section("flops_per_token", causal=mask == "causal")


def _dumps(content):
    try:
        return json.dumps(content, allow_nan=False)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"expected finite numbers, texts, lists and dicts: {wrong}") from None
