# SPDX-License-Identifier: Apache-2.0
"""Scaling laws of dense and Mixture-of-Experts language models.

    import leverage as lv

    lv.laws["besiroglu2024/table1"](N=70e9, D=1.4e12)      # loss in nats per token
    lv.efficiency_leverage(A=0.031, G=12, C=1e22)          # how many times less compute than a dense model
    lv.Model.preset("moe-mini").report(tokens=1e12)        # counts, FLOPs, memory, advice
    lv.allocate(flops=1e22)                                # the best split of a budget
    lv.fit("chinchilla", frame, columns={"N": "params", "D": "tokens", "L": "loss"})

Commands have the names, defaults and numbers of the program `leverage`, with underscores for dashes.
"""

import pathlib as _pathlib

from . import _core
from ._core import efficiency_leverage
from ._core import version as __version__
from ._fit import Fit, Interval, fit
from ._functions import Allocation, allocate, compare, mfu, plan, report, serve, study, train_time
from ._laws import Law, Laws, laws
from ._model import Model
from ._presets import Presets, presets
from ._result import NoAnswer, Result

__all__ = [
    "Allocation", "Fit", "Interval", "Law", "Laws", "Model", "NoAnswer", "Presets", "Result", "allocate", "compare",
    "efficiency_leverage", "fit", "laws", "mfu", "plan", "presets", "report", "serve", "study", "train_time",
]

_core.load_sweeps(str(_pathlib.Path(_core.__file__).with_name("_sweeps.so")))
