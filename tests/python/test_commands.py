# SPDX-License-Identifier: Apache-2.0
"""Commands as functions: the program's answers, and the shape in which they are shown."""
import inspect
import json
import math
import os
import subprocess

import pytest

import leverage as lv
from conftest import ROOT, same
from leverage._commands import flags_of

CALLS = [
    (["allocate", "--flops", "1e22"], lambda: lv.allocate(flops=1e22)),
    (["allocate", "--flops", "1e21,1e22", "--tokens-per-parameter", "100"],
     lambda: lv.allocate(flops=[1e21, 1e22], tokens_per_parameter=100)),
    (["allocate", "--flops", "1e24", "--unique-tokens", "500B", "--memory", "640GB", "--law", "hoffmann2022/unrounded"],
     lambda: lv.allocate(flops=1e24, unique_tokens="500B", memory="640GB", law="hoffmann2022/unrounded")),
    (["allocate", "--flops", "1e22", "--formula", "L = E + k/(N^a*D^b)", "--coefficients", "E=1.5,k=800.0,a=0.17,b=0.14"],
     lambda: lv.allocate(flops=1e22, formula="L = E + k/(N^a*D^b)",
                         coefficients={"E": 1.5, "k": 800.0, "a": 0.17, "b": 0.14})),
    (["plan", "--flops", "1e22", "--rows", "3"], lambda: lv.plan(flops=1e22, rows=3)),
    (["train", "examples/configs/qwen3-8b.json", "--on", "64xh100-sxm", "--tokens", "1T"],
     lambda: lv.train_time("examples/configs/qwen3-8b.json", on="64xh100-sxm", tokens="1T")),
    (["train", "moe-mini", "--on", "16xh100-sxm", "--tokens", "1e12"],
     lambda: lv.train_time(lv.presets["moe-mini"], on="16xh100-sxm", tokens=1e12)),
    (["serve", "examples/configs/qwen3-8b.json", "--on", "8xh200", "--input", "2000", "--output", "500", "--tpot", "50ms"],
     lambda: lv.serve("examples/configs/qwen3-8b.json", on="8xh200", input=2000, output=500, tpot="50ms")),
    (["mfu", "gpt2", "--on", "8xa100-sxm-80", "--step-time", "4d", "--global-batch", "294.912B"],
     lambda: lv.mfu("gpt2", on="8xa100-sxm-80", step_time="4d", global_batch="294.912B")),
    (["compare", "moe-mini", "--flops", "1e22"], lambda: lv.compare("moe-mini", flops=1e22)),
    (["report", "moe-mini", "dense-6.1b", "--tokens", "1e12"],
     lambda: lv.report("moe-mini", lv.presets["dense-6.1b"], tokens=1e12)),
    (["study", "examples/simulated_study.csv", "--bootstrap", "0", "--predict", "A=0.031,G=12,C=1e22"],
     lambda: lv.study("examples/simulated_study.csv", bootstrap=0, predict={"A": 0.031, "G": 12, "C": "1e22"})),
]


@pytest.mark.parametrize("words, call", CALLS, ids=[" ".join(words[:4]) for words, _ in CALLS])
def test_an_answer_is_the_programs_to_the_last_bit(program, examples, words, call):
    assert same(call().to_dict(), program(*words))


@pytest.mark.parametrize("words, call", CALLS[:2], ids=["one", "several"])
def test_a_result_prints_as_the_programs_page(examples, words, call):
    page = subprocess.run([os.environ["LEVERAGE_PROGRAM"], *words], capture_output=True, text=True, check=True).stdout
    assert str(call()) == repr(call()) == page.rstrip("\n")


def test_a_result_is_a_mapping_and_a_table_in_a_notebook():
    result = lv.allocate(flops=1e22)
    assert json.loads(json.dumps(dict(result))) == result.to_dict()
    shown = result._repr_html_()
    assert shown.startswith("<table>") and shown.count("<table>") == shown.count("</table>")
    with pytest.raises(KeyError, match="there is"):
        result["nonsense"]


def test_every_text_in_html_is_escaped():
    from leverage._result import html_of
    assert "<script>" not in html_of({"<script>": ["<script>", {"a": "<script>"}], "b": [{"<script>": 1}]})


@pytest.mark.parametrize("function, command", [
    (lv.allocate, "allocate"), (lv.plan, "plan"), (lv.study, "study"), (lv.train_time, "train"), (lv.serve, "serve"),
    (lv.compare, "compare"), (lv.report, "report"), (lv.mfu, "mfu")])
def test_arguments_and_their_help_are_the_programs_flags(function, command):
    flags = flags_of(command)
    known = {name for name, f in flags.items() if not f.is_argument}
    named = {name for name, p in inspect.signature(function).parameters.items() if p.kind is p.KEYWORD_ONLY}
    assert named - {"progress"} == known
    for f in flags.values():
        assert f.help in function.__doc__ and f.default in function.__doc__


@pytest.mark.parametrize("call, error, text", [
    (lambda: lv.allocate(flops="many"), ValueError, r"allocate\(\): flops: expected"),
    (lambda: lv.allocate(flops=math.nan), ValueError, "flops: expected a finite number, found nan"),
    (lambda: lv.allocate(flops=-1.0), ValueError, "flops: expected"),
    (lambda: lv.allocate(flop=1e22), TypeError, "no argument 'flop'; nearest: flops"),
    (lambda: lv.allocate(flops=[]), ValueError, "flops: expected at least one value"),
    (lambda: lv.allocate(flops=True), TypeError, "flops: expected C, found True"),
    (lambda: lv.allocate(flops=object()), TypeError, "found object"),
    (lambda: lv.report("moe-mini", causal="yes"), TypeError, "causal: expected True or False"),
    (lambda: lv.report("moe-mimi"), ValueError, "nearest preset: moe-mini"),
    (lambda: lv.report(None), TypeError, "found None"),
    (lambda: lv.train_time("moe-mini", on="64xh1000"), ValueError, "on: "),
    (lambda: lv.study({"a": [1.0, math.nan]}), ValueError, "study"),
    (lambda: lv.study("no/such/file.csv"), ValueError, "no/such/file.csv"),
    (lambda: lv.plan(flops=1e22, json=True), TypeError, "no argument 'json'"),
])
def test_bad_arguments_are_named_in_the_words_of_python(call, error, text):
    with pytest.raises(error, match=text) as wrong:
        call()
    assert "--" not in str(wrong.value).replace("--list-presets", "").replace("--accelerators", "")


def test_sound_input_without_an_answer():
    nothing = lv.allocate(loss=1.0)  # below the loss of the data
    assert not nothing.success and nothing["allocation"]["status"] == "infeasible" and "nothing is within the limits" in str(nothing)
    assert lv.allocate(flops=1e22).success


def test_a_command_prints_nothing(capfd, examples):
    lv.study("examples/simulated_study.csv", bootstrap=0)
    lv.plan(flops=1e22)
    assert capfd.readouterr() == ("", "")


def test_a_figure_where_there_is_matplotlib():
    pytest.importorskip("matplotlib")
    ax = lv.laws["besiroglu2024/table1"].plot(along="D", N=1e9)
    x, y = ax.lines[0].get_data()
    assert y[0] == pytest.approx(lv.laws["besiroglu2024/table1"](N=1e9, D=x[0]), rel=1e-15)
    fit = lv.fit("chinchilla", str(ROOT / "examples/simulated_runs.csv"), bootstrap=0)
    assert len(fit.plot().lines[0].get_xdata()) == 60
    assert lv.allocate(flops=[1e21, 1e22, 1e23]).plot().lines[0].get_xdata().tolist() == [1e21, 1e22, 1e23]
    with pytest.raises(ValueError, match="along"):
        lv.laws["besiroglu2024/table1"].plot(along="X")
