# SPDX-License-Identifier: Apache-2.0
"""The commands of the program as functions, under its names."""

from ._commands import _make
from ._result import Result


class Allocation(Result):
    """Splits of budgets between parameters and tokens."""

    def plot(self, ax=None):
        """Parameters and tokens over several budgets. Needs matplotlib; returns its axes."""
        from ._plot import splits
        return splits(self, ax)


report = _make("report", "report", Result, "Costs of models, and what the laws say about training them.")
compare = _make("compare", "compare", Result,
                "One model by all laws, or two models with the leverage of one over the other on a cluster.")
allocate = _make("allocate", "allocate", Allocation, "The split of a training budget between parameters and tokens.")
plan = _make("plan", "plan", Result, "Training runs that tell laws apart or determine the coefficients of one.")
study = _make("study", "study", Result, "What loss curves of your own runs say of dense models and mixtures.")
train_time = _make("train_time", "train", Result, "Step time, memory and utilization of a training run on a cluster.")
serve = _make("serve", "serve", Result, "Memory, time of a token and throughput of a model that serves on a cluster.")
mfu = _make("mfu", "mfu", Result, "Model FLOPs utilization of a training run, from its throughput.")
