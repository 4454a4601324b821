# SPDX-License-Identifier: Apache-2.0
"""Fits, and what they are asked."""
import csv
import math
import signal
import threading

import numpy as np
import pytest

import leverage as lv
from conftest import ROOT, same

pd = pytest.importorskip("pandas")
RUNS = "examples/simulated_runs.csv"
FORMULA = "loss = E + A/parameters^alpha + B/tokens^beta"
# The values from which the runs are simulated: Besiroglu et al. 2024, Table 1.
TRUE = {"A": 482.01, "B": 2085.43, "E": 1.8172, "alpha": 0.3478, "beta": 0.3658}


@pytest.fixture
def frame():
    return pd.read_csv(ROOT / RUNS)


def without_file(answer):
    """A fit without the names of its files and the lines of its rows, which a data frame does not have."""
    return {k: v for k, v in answer.items() if k not in ("file", "table")}


@pytest.mark.parametrize("law, words, options", [
    ("chinchilla", ["--bootstrap", "50"], {"bootstrap": 50}),
    ("chinchilla", ["--bootstrap", "0", "--loss", "cauchy", "--delta", "0.01"],
     {"bootstrap": 0, "loss": "cauchy", "delta": 0.01}),
    ("chinchilla", ["--bootstrap", "0", "--fix", "E=1.8172", "--tie", "beta=alpha"],
     {"bootstrap": 0, "fix": {"E": 1.8172}, "tie": {"beta": "alpha"}}),
    (FORMULA, ["--bootstrap", "0", "--where", "tokens>1e9", "--predict", "parameters=7e10,tokens=1.4e12"],
     {"bootstrap": 0, "where": "tokens>1e9", "predict": {"parameters": 7e10, "tokens": 1.4e12}}),
])
def test_a_fit_is_the_programs_to_the_last_bit(program, examples, frame, law, words, options):
    kind = ["--formula", law] if "=" in law else ["--law", law]
    known = program("fit", RUNS, *kind, *words)
    assert same(lv.fit(law, RUNS, **options).to_dict(), known)
    assert same(without_file(lv.fit(law, frame, **options).to_dict()), without_file(known))
    columns = {name: frame[name].to_numpy() for name in frame}
    assert same(without_file(lv.fit(law, columns, **options).to_dict()), without_file(known))


def test_columns_are_mapped(frame):
    renamed = frame.rename(columns={"parameters": "size of the model", "tokens": "seen, tokens", "loss": "nats"})
    fit = lv.fit("chinchilla", renamed, bootstrap=0,
                 columns={"N": "size of the model", "D": "seen, tokens", "L": "nats"})
    assert fit.x.tolist() == lv.fit("chinchilla", frame, bootstrap=0).x.tolist()


def test_the_fit_is_what_scipy_calls_a_result(frame):
    fit = lv.fit("chinchilla", frame, bootstrap=100)
    assert fit.success and fit.usable and fit.names == ["A", "B", "E", "alpha", "beta"]
    assert fit.x.shape == (5,) and fit.fun > 0 and "gradient" in fit.message and fit.nfev > 50
    assert fit.coefficients == dict(zip(fit.names, fit.x))
    for name, interval in fit.interval().items():
        assert interval.determined and interval.low < TRUE[name] < interval.high
    assert fit.interval("E") == fit.interval()["E"]
    assert fit.covariance.shape == (5, 5) and fit.covariance_names == ["ln A", "ln B", "ln E", "alpha", "beta"]
    np.testing.assert_allclose(fit.covariance, fit.covariance.T, rtol=1e-9)


def test_another_confidence_level_is_that_of_another_fit(frame):
    fit = lv.fit("chinchilla", frame, bootstrap=100)
    narrow = lv.fit("chinchilla", frame, bootstrap=100, confidence=0.5)
    assert fit.interval(confidence=0.5) == narrow.interval()
    assert fit.interval("E", confidence=0.5).low > fit.interval("E").low


def test_predictions_are_the_law_at_the_coefficients(program, examples, frame):
    fit = lv.fit("chinchilla", frame, bootstrap=50)
    c = fit.coefficients
    n, d = np.geomspace(1e9, 1e11, 4)[:, None], np.array([1e11, 1e12])
    there = fit.predict(N=n, D=d)
    np.testing.assert_allclose(there, c["E"] + c["A"] * n ** -c["alpha"] + c["B"] * d ** -c["beta"], rtol=1e-13)
    known = program("fit", RUNS, "--law", "chinchilla", "--bootstrap", "50", "--predict", "N=7e10,D=1.4e12")
    assert fit.predict(N=7e10, D=1.4e12) == known["predictions"][0]["value"]
    with_interval = fit.predict(N=7e10, D=1.4e12, confidence=0.95)
    assert same(with_interval, known["predictions"])
    own = lv.fit(FORMULA, frame, bootstrap=0)
    assert own.predict(parameters=7e10, tokens=1.4e12) == pytest.approx(known["predictions"][0]["value"], rel=1e-6)


def test_rows_and_samples(frame):
    fit = lv.fit("chinchilla", frame, bootstrap=50)
    rows = fit.rows()
    np.testing.assert_array_equal(rows["observed"], frame["loss"])
    np.testing.assert_allclose(rows["predicted"], fit.predict(N=frame["parameters"], D=frame["tokens"]), rtol=1e-15)
    samples = fit.samples()
    assert set(samples) == set(fit.names) and len(samples["E"]) == 50


def test_what_the_rows_do_not_determine_has_no_interval():
    # One size of model: A and alpha cannot be told from E.
    law = lv.laws["besiroglu2024/table1"]
    d = np.geomspace(1e9, 1e12, 30)
    frame = {"N": np.full(30, 1e9), "D": d, "L": law(N=1e9, D=d)}
    fit = lv.fit("chinchilla", frame, bootstrap=0)
    assert not fit.usable
    open_ones = [name for name, interval in fit.interval().items() if not interval.determined]
    assert open_ones and all(repr(fit.interval(name)) == "undetermined" for name in open_ones)
    assert all(math.isnan(fit.interval(name).low) for name in open_ones)
    assert any("determine" in remark for remark in fit["remarks"])


def test_several_laws_are_compared(program, examples):
    known = program("fit", RUNS, "--law", "chinchilla", "--law", "chinchilla-tied", "--bootstrap", "0")
    assert same(lv.fit(["chinchilla", "chinchilla-tied"], RUNS, bootstrap=0).to_dict(), known)


def test_progress_is_reported_and_what_it_raises_ends_the_fit(frame):
    seen = []
    lv.fit("chinchilla", frame, bootstrap=2000, progress=lambda name, done, total: seen.append((name, done, total)))
    assert {name for name, _, _ in seen} >= {"fits", "refits"}
    assert all(0 <= done <= total for _, done, total in seen)

    def stop(name, done, total):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        lv.fit("chinchilla", frame, bootstrap=2000, progress=stop)


def test_no_command_begins_while_another_reports(frame):
    with pytest.raises(RuntimeError, match="no other command"):
        lv.fit("chinchilla", frame, bootstrap=100, progress=lambda *_: lv.allocate(flops=1e22))
    assert lv.allocate(flops=1e22).success


def test_an_interrupt_ends_the_fit(frame):
    timer = threading.Timer(0.5, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        lv.fit("chinchilla", frame, bootstrap=10_000_000)
    timer.join()
    assert lv.fit("chinchilla", frame, bootstrap=0).success  # and the next one is not interrupted


def test_the_gil_is_released(frame):
    beats, done = [0], threading.Event()

    def beat():
        while not done.wait(0.001):
            beats[0] += 1

    thread = threading.Thread(target=beat)
    thread.start()
    lv.fit("chinchilla", frame, bootstrap=4000, threads=1)
    done.set()
    thread.join()
    assert beats[0] > 10


@pytest.mark.parametrize("change, text", [
    (lambda f: f.iloc[:0], r"rows, found none \(columns parameters, tokens, loss\)"),
    (lambda f: f.assign(loss="high"), r"row 0, column \"loss\": expected a number, found \"high\""),
    (lambda f: f.assign(loss=f["loss"].where(f.index != 3)), r"row 3, column \"loss\""),
    (lambda f: f.assign(tokens=f["tokens"].where(f.index != 2, -1.0)), r"row 2, column \"tokens\".*positive"),
    (lambda f: f.assign(loss=[None if i == 4 else x for i, x in enumerate(f["loss"])]).astype(object), "row 4"),
    (lambda f: {**{c: list(f[c]) for c in f}, "loss": [None, *f["loss"][1:]]}, r"row 0, column \"loss\""),
    (lambda f: {"parameters": f["parameters"][:3], "tokens": f["tokens"], "loss": f["loss"]},
     "one length, found parameters: 3, tokens: 60"),
    (lambda f: {"parameters": np.ones((60, 2)), "tokens": f["tokens"], "loss": f["loss"]},
     r"'parameters': expected one dimension, found shape \(60, 2\)"),
    (lambda f: f[["parameters", "loss"]], "expected a column \"D\", found none"),
])
def test_bad_tables_are_named(frame, change, text):
    with pytest.raises(ValueError, match=text):
        lv.fit("chinchilla", change(frame), bootstrap=0)


@pytest.mark.parametrize("law, options, error, text", [
    ("chinchila", {}, ValueError, "chinchilla"),
    ("chinchilla", {"loss": "hubert"}, ValueError, "loss: expected huber"),
    ("chinchilla", {"bootstrap": 1}, ValueError, "bootstrap: expected 0 or 2"),
    ("chinchilla", {"bootstrap": math.nan}, ValueError, "bootstrap: expected a finite number"),
    ("chinchilla", {"delta": None, "boostrap": 0}, TypeError, "no argument 'boostrap'; nearest: bootstrap"),
    ("chinchilla", {"columns": {"Q": "loss"}}, ValueError, "columns: the law chinchilla has no"),
    ("L = E +", {}, ValueError, "formula"),
    (None, {}, TypeError, "found None"),
    (3.0, {}, TypeError, "found 3.0"),
])
def test_bad_arguments_are_named(frame, law, options, error, text):
    with pytest.raises(error, match=text):
        lv.fit(law, frame, **{"bootstrap": 0, **options} if "bootstrap" not in options else options)


@pytest.mark.parametrize("data, error", [(None, TypeError), ([], TypeError), ({}, ValueError), (5, TypeError)])
def test_what_is_no_table(data, error):
    with pytest.raises(error, match="data"):
        lv.fit("chinchilla", data)


def test_standard_input_is_not_read():
    with pytest.raises(ValueError, match="standard input is not read"):
        lv.fit("chinchilla", "-")


@pytest.mark.parametrize("inputs, error, text", [
    ({"N": 1e9}, ValueError, "input D"),
    ({"N": 1e9, "D": math.nan}, ValueError, "D: expected finite numbers, found nan"),
    ({"N": 1e9, "D": "many"}, ValueError, "D: expected numbers"),
    ({"N": 1e9, "D": [], }, ValueError, "expected points"),
    ({"N": 1e9, "D": 1e9, "X": 2}, TypeError, "no input 'X'; it takes N, D"),
    ({"N": [1.0, 2.0], "D": [1.0, 2.0, 3.0]}, ValueError, "broadcast"),
    ({}, TypeError, "inputs by name"),
])
def test_bad_points_are_named(frame, inputs, error, text):
    fit = lv.fit("chinchilla", frame, bootstrap=0)
    with pytest.raises(error, match=text):
        fit.predict(**inputs)


def test_cells_of_the_written_table_are_read_back_exactly(tmp_path):
    from leverage._table import write_table
    values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 2**53 + 1.0]
    write_table({"x": np.array(values), "y": list(range(5))}, tmp_path / "t.csv")
    with open(tmp_path / "t.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["x"]) for row in rows] == values
