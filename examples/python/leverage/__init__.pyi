# SPDX-License-Identifier: Apache-2.0
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple, SupportsFloat, Union, overload

from numpy import float64
from numpy.typing import ArrayLike, NDArray

__version__: str

# What a flag takes: a number, a text as on a command line ("1.5T"), a list of them, or names with values.
_Value = Union[int, float, str, "os.PathLike[str]", "Model", Sequence[Any], Mapping[str, Any], NDArray[Any]]
_Table = Any  # a data frame, a dict of columns, or the path of a table
_Model = Union[str, "os.PathLike[str]", "Model"]
_Progress = Callable[[str, int, int], None]

class NoAnswer(RuntimeError): ...

class Result(Mapping[str, Any]):
    def __init__(self, content: dict[str, Any], code: int = 0, page: Callable[[], str] | None = None) -> None: ...
    def __getitem__(self, key: str) -> Any: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    @property
    def success(self) -> bool: ...
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...

class Allocation(Result):
    def plot(self, ax: Any = None) -> Any: ...

class Interval(NamedTuple):
    low: float
    high: float
    determined: bool

class Fit(Result):
    @property
    def law(self) -> str: ...
    @property
    def names(self) -> list[str]: ...
    @property
    def x(self) -> NDArray[float64]: ...
    @property
    def coefficients(self) -> dict[str, float]: ...
    @property
    def fun(self) -> float: ...
    @property
    def success(self) -> bool: ...
    @property
    def usable(self) -> bool: ...
    @property
    def message(self) -> str: ...
    @property
    def nfev(self) -> int: ...
    @property
    def covariance(self) -> NDArray[float64] | None: ...
    @property
    def covariance_names(self) -> list[str]: ...
    @overload
    def interval(self, name: None = None, confidence: float | None = None) -> dict[str, Interval]: ...
    @overload
    def interval(self, name: str, confidence: float | None = None) -> Interval: ...
    def predict(self, points: _Table | None = None, *, confidence: float | None = None, **inputs: ArrayLike) -> Any: ...
    def rows(self) -> dict[str, NDArray[Any]]: ...
    def samples(self) -> dict[str, NDArray[float64]]: ...
    def plot(self, ax: Any = None) -> Any: ...

class Law:
    def __init__(self, name: str) -> None: ...
    # A float where all inputs are numbers, otherwise an array.
    def __call__(self, *args: Any, **named: Any) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def coefficients(self) -> dict[str, float]: ...
    @property
    def inputs(self) -> list[dict[str, Any]]: ...
    @property
    def fitted(self) -> dict[str, tuple[float, float]]: ...
    @property
    def source(self) -> SimpleNamespace: ...
    @property
    def verified(self) -> str: ...
    def gradient(self, *args: SupportsFloat, **named: SupportsFloat) -> dict[str, float]: ...
    def reach(self, *args: SupportsFloat, **named: SupportsFloat) -> list[dict[str, Any]]: ...
    def inside(self, *args: Any, **named: Any) -> Any: ...
    def to_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str: ...
    def plot(self, along: str | None = None, ax: Any = None, points: int = 200, **inputs: float) -> Any: ...

class Laws(Mapping[str, Law]):
    def __getitem__(self, name: str) -> Law: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def of(self, key: str) -> list[Law]: ...

class Model:
    family: str
    notes: list[str]
    def __init__(self, **fields: Any) -> None: ...
    @classmethod
    def preset(cls, key: str) -> Model: ...
    @classmethod
    def from_config(cls, source: str | os.PathLike[str] | dict[str, Any], *, as_family: str = "") -> Model: ...
    def report(self, **options: Any) -> Result: ...
    def fields(self) -> dict[str, Any]: ...
    def parameters(self) -> dict[str, int]: ...
    def flops_per_token(self, mask: str = "full") -> dict[str, Any]: ...

class Presets(Mapping[str, Model]):
    def __getitem__(self, key: str) -> Model: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def facts(self, key: str) -> dict[str, Any]: ...

laws: Laws
presets: Presets

# A float where all inputs are numbers, otherwise an array.
def efficiency_leverage(A: Any, G: Any, C: Any) -> Any: ...

def report(
    *model: _Model,
    as_: _Value | None = None,
    tokens: _Value | None = None,
    flops: _Value | None = None,
    sequence: _Value | None = None,
    weight_bits: _Value | None = None,
    context: _Value | None = None,
    sequences: _Value | None = None,
    cache_bits: _Value | None = None,
    causal: bool = False,
    recompute: _Value | None = None,
    recurrent_chunk: _Value | None = None,
    train: _Value | None = None,
    freeze: _Value | None = None,
    lengths: _Value | None = None,
    lengths_file: _Value | None = None,
    prompt: _Value | None = None,
    generate: _Value | None = None,
    conventions: bool = False,
    law: _Value | None = None,
) -> Result: ...

def compare(
    *model: _Model,
    as_: _Value | None = None,
    flops: _Value | None = None,
    tokens: _Value | None = None,
    batch: _Value | None = None,
    unique_tokens: _Value | None = None,
    law: _Value | None = None,
    on: _Value | None = None,
    el: _Value | None = None,
    reading: _Value | None = None,
    dense_tokens: _Value | None = None,
    overtrained: bool = False,
    loss_law: _Value | None = None,
    layout: _Value | None = None,
    dense_layout: _Value | None = None,
    global_batch: _Value | None = None,
    format: _Value | None = None,
    kernels: _Value | None = None,
    routing: _Value | None = None,
    efficiency: _Value | None = None,
    price: _Value | None = None,
    goodput: _Value | None = None,
    input: _Value | None = None,
    output: _Value | None = None,
    tpot: _Value | None = None,
    serve_tokens: _Value | None = None,
    serve_format: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
) -> Result: ...

def allocate(
    *model: _Model,
    as_: _Value | None = None,
    flops: _Value | None = None,
    loss: _Value | None = None,
    parameters: _Value | None = None,
    tokens: _Value | None = None,
    tokens_per_parameter: _Value | None = None,
    flops_per_token: _Value | None = None,
    law: _Value | None = None,
    experts: _Value | None = None,
    formula: _Value | None = None,
    coefficients: _Value | None = None,
    inference_tokens: _Value | None = None,
    inference_price: _Value | None = None,
    unique_tokens: _Value | None = None,
    epochs: _Value | None = None,
    max_parameters: _Value | None = None,
    max_tokens: _Value | None = None,
    memory: _Value | None = None,
    cache: _Value | None = None,
    bytes_per_parameter: _Value | None = None,
    parameters_per_size: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
    time_limit: _Value | None = None,
    progress: _Progress | None = None,
) -> Allocation: ...

def plan(
    *,
    flops: _Value | None = None,
    tokens: _Value | None = None,
    overtraining: _Value | None = None,
    tolerance: _Value | None = None,
    compare: _Value | None = None,
    as_: _Value | None = None,
    reading: _Value | None = None,
    coefficients: _Value | None = None,
    rows: _Value | None = None,
    trust: _Value | None = None,
    pareto: bool = False,
    csv: _Value | None = None,
    max_total_parameters: _Value | None = None,
    max_memory: _Value | None = None,
    weight_bits: _Value | None = None,
    context: _Value | None = None,
    sequences: _Value | None = None,
    cache_bits: _Value | None = None,
    granularity: _Value | None = None,
    activation_ratio: _Value | None = None,
    attention_share: _Value | None = None,
    on: _Value | None = None,
    days: _Value | None = None,
    money: _Value | None = None,
    price: _Value | None = None,
    goodput: _Value | None = None,
    global_batch: _Value | None = None,
    format: _Value | None = None,
    kernels: _Value | None = None,
    routing: _Value | None = None,
    efficiency: _Value | None = None,
    plot: _Value | None = None,
    serve_tokens: _Value | None = None,
    input: _Value | None = None,
    output: _Value | None = None,
    tpot: _Value | None = None,
    serve_format: _Value | None = None,
    time_limit: _Value | None = None,
    vocabulary: _Value | None = None,
    sequence: _Value | None = None,
    layers: _Value | None = None,
    d_model: _Value | None = None,
    aspect: _Value | None = None,
    head_dim: _Value | None = None,
    heads_per_kv_head: _Value | None = None,
    experts: _Value | None = None,
    active: _Value | None = None,
    shared: _Value | None = None,
    dense_layers: _Value | None = None,
    dense_width: _Value | None = None,
    width_multiple: _Value | None = None,
    progress: _Progress | None = None,
) -> Result: ...

def study(
    *runs: _Table,
    columns: _Value | None = None,
    compute: _Value | None = None,
    where: _Value | None = None,
    drop_missing: bool = False,
    last_per: _Value | None = None,
    best_per: _Value | None = None,
    delimiter: _Value | None = None,
    dense: _Value | None = None,
    floors: _Value | None = None,
    floor: _Value | None = None,
    leverage_of: _Value | None = None,
    near: _Value | None = None,
    budget_tolerance: _Value | None = None,
    fit_below: _Value | None = None,
    predict: _Value | None = None,
    bootstrap: _Value | None = None,
    seed: _Value | None = None,
    threads: _Value | None = None,
    confidence: _Value | None = None,
    time_limit: _Value | None = None,
    plot: _Value | None = None,
    template: bool = False,
    progress: _Progress | None = None,
) -> Result: ...

def train_time(
    *model: _Model,
    as_: _Value | None = None,
    on: _Value | None = None,
    tokens: _Value | None = None,
    budget_days: _Value | None = None,
    sequence: _Value | None = None,
    layout: _Value | None = None,
    layouts: _Value | None = None,
    layouts_by: _Value | None = None,
    micro_batch: _Value | None = None,
    global_batch: _Value | None = None,
    format: _Value | None = None,
    recompute: _Value | None = None,
    overlap: _Value | None = None,
    schedule: _Value | None = None,
    kernels: _Value | None = None,
    routing: _Value | None = None,
    efficiency: _Value | None = None,
    price: _Value | None = None,
    goodput: _Value | None = None,
    vary: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
    rows: _Value | None = None,
    columns: _Value | None = None,
    compute: _Value | None = None,
    where: _Value | None = None,
    drop_missing: bool = False,
    last_per: _Value | None = None,
    best_per: _Value | None = None,
    delimiter: _Value | None = None,
    models: _Value | None = None,
) -> Result: ...

def serve(
    *model: _Model,
    as_: _Value | None = None,
    on: _Value | None = None,
    input: _Value | None = None,
    output: _Value | None = None,
    tpot: _Value | None = None,
    ttft: _Value | None = None,
    format: _Value | None = None,
    cache_format: _Value | None = None,
    layout: _Value | None = None,
    batch: _Value | None = None,
    routing: _Value | None = None,
    overlap: bool = False,
    efficiency: _Value | None = None,
    price: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
) -> Result: ...

def mfu(
    *model: _Model,
    as_: _Value | None = None,
    on: _Value | None = None,
    tokens_per_second: _Value | None = None,
    step_time: _Value | None = None,
    global_batch: _Value | None = None,
    sequence: _Value | None = None,
    format: _Value | None = None,
    recompute: _Value | None = None,
) -> Result: ...

@overload
def fit(
    law: str,
    data: _Table,
    *,
    columns: _Value | None = None,
    compute: _Value | None = None,
    where: _Value | None = None,
    drop_missing: bool = False,
    last_per: _Value | None = None,
    best_per: _Value | None = None,
    delimiter: _Value | None = None,
    coefficient: _Value | None = None,
    prior: _Value | None = None,
    noise: _Value | None = None,
    offset_per: _Value | None = None,
    weights: _Value | None = None,
    loss: _Value | None = None,
    delta: _Value | None = None,
    above: _Value | None = None,
    scale: _Value | None = None,
    minimizer: _Value | None = None,
    fix: _Value | None = None,
    positive: _Value | None = None,
    tie: _Value | None = None,
    starts: _Value | None = None,
    screen: _Value | None = None,
    bootstrap: _Value | None = None,
    seed: _Value | None = None,
    threads: _Value | None = None,
    confidence: _Value | None = None,
    time_limit: _Value | None = None,
    predict: _Value | None = None,
    predict_file: _Value | None = None,
    holdout: _Value | None = None,
    holdout_largest: _Value | None = None,
    folds: _Value | None = None,
    fold_per: _Value | None = None,
    covariance: _Value | None = None,
    samples: _Value | None = None,
    residuals: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
    progress: _Progress | None = None,
) -> Fit: ...
@overload
def fit(
    law: Sequence[str],
    data: _Table,
    *,
    columns: _Value | None = None,
    compute: _Value | None = None,
    where: _Value | None = None,
    drop_missing: bool = False,
    last_per: _Value | None = None,
    best_per: _Value | None = None,
    delimiter: _Value | None = None,
    coefficient: _Value | None = None,
    prior: _Value | None = None,
    noise: _Value | None = None,
    offset_per: _Value | None = None,
    weights: _Value | None = None,
    loss: _Value | None = None,
    delta: _Value | None = None,
    above: _Value | None = None,
    scale: _Value | None = None,
    minimizer: _Value | None = None,
    fix: _Value | None = None,
    positive: _Value | None = None,
    tie: _Value | None = None,
    starts: _Value | None = None,
    screen: _Value | None = None,
    bootstrap: _Value | None = None,
    seed: _Value | None = None,
    threads: _Value | None = None,
    confidence: _Value | None = None,
    time_limit: _Value | None = None,
    predict: _Value | None = None,
    predict_file: _Value | None = None,
    holdout: _Value | None = None,
    holdout_largest: _Value | None = None,
    folds: _Value | None = None,
    fold_per: _Value | None = None,
    covariance: _Value | None = None,
    samples: _Value | None = None,
    residuals: _Value | None = None,
    plot: _Value | None = None,
    csv: _Value | None = None,
    progress: _Progress | None = None,
) -> Result: ...
