# SPDX-License-Identifier: Apache-2.0
"""Laws, arrays and efficiency leverage."""
import math

import numpy as np
import pytest

import leverage as lv

CHINCHILLA = "besiroglu2024/table1"


def test_leverage_exceeds_seven_at_the_papers_operating_point():
    # Tian et al. 2025: EL > 7 at A = 3.1 %, G = 12, C = 1e22.
    assert lv.efficiency_leverage(A=0.031, G=12, C=1e22) == pytest.approx(7.245, abs=5e-4)


def test_a_law_is_the_papers_formula():
    law = lv.laws[CHINCHILLA]
    c = law.coefficients
    assert (c["E"], c["A"], c["B"]) == (1.8172, 482.01, 2085.43)  # Besiroglu et al. 2024, Table 1
    n, d = 70e9, 1.4e12
    assert law(N=n, D=d) == pytest.approx(c["E"] + c["A"] * n ** -c["alpha"] + c["B"] * d ** -c["beta"], rel=1e-14)


@pytest.mark.parametrize("name, flags, inputs", [
    (CHINCHILLA, ["--parameters", "7e9", "--tokens", "3e11"], {"N": 7e9, "D": 3e11}),
    (CHINCHILLA, ["--parameters", "123456789", "--tokens", "9.87654321e9"], {"N": 123456789, "D": 9.87654321e9}),
    ("tian2025/table6", ["--activation-ratio", "0.031", "--granularity", "12", "--non-vocabulary-flops", "1e22"],
     {"A": 0.031, "G": 12, "C": 1e22}),
])
def test_a_number_is_the_programs_to_the_last_bit(program, name, flags, inputs):
    point = program("law", name, *flags)["laws"][0]["points"][0]
    assert lv.laws[name](**inputs) == point["value"]


@pytest.mark.parametrize("name", lv.laws)
def test_arrays_agree_with_numbers_to_the_last_digits(name):
    law = lv.laws[name]
    middles = [one["fitted_middle"] for one in law.inputs]
    if any(m is None for m in middles):
        pytest.skip("the law's range does not bound every input")
    columns = []
    for one, middle in zip(law.inputs, middles):
        values = middle * np.linspace(0.999, 1.001, 37)
        columns.append(np.clip(values, one["low"], one["high"] if one["high"] is not None else np.inf))
    swept = law(*columns)
    for i in (0, 1, 17, 36):
        one = law(*(float(c[i]) for c in columns))
        if math.isnan(one):
            assert math.isnan(swept[i])
        else:
            # Powers of powers multiply what a power is off.
            assert abs(swept[i] - one) <= (4 if law.answer == "loss" else 64) * np.spacing(abs(one))


def test_inputs_are_broadcast():
    law = lv.laws[CHINCHILLA]
    n, d = np.geomspace(1e8, 1e10, 5), np.geomspace(1e9, 1e12, 3)
    grid = law(N=n[:, None], D=d)
    assert grid.shape == (5, 3)
    assert grid[2, 1] == pytest.approx(law(N=n[2], D=d[1]), rel=1e-15)
    assert law(N=n, D=1e12).shape == (5,)
    assert law(N=n.reshape(5, 1, 1), D=d).shape == (5, 1, 3)
    assert law(N=np.array([]), D=1e12).shape == (0,)
    assert isinstance(law(N=np.float64(1e9), D=np.int64(10**12)), float)
    np.testing.assert_array_equal(law(N=n[::2], D=1e12), law(N=n, D=1e12)[::2])


def test_a_large_sweep_is_the_same_in_all_its_blocks():
    law = lv.laws[CHINCHILLA]
    n = np.geomspace(1e8, 1e11, 100_003)
    whole = law(N=n, D=1e12)
    assert (np.diff(whole) < 0).all()  # the loss falls with size
    np.testing.assert_allclose(whole[8190:8200], law(N=n[8190:8200], D=1e12), rtol=1e-15)


def test_where_a_leverage_has_no_meaning_it_is_nan():
    # Below the break-even compute, and at ratios where the saturated ratio exceeds 1, in and between meaningful points.
    law = lv.laws["tian2025/table6"]
    a = np.tile([0.03, 0.5, 0.99, 0.999], 200)
    c = np.geomspace(1e2, 1e24, 800)
    swept = law(A=a, G=12.0, C=c)
    one_by_one = [law(A=float(x), G=12.0, C=float(y)) for x, y in zip(a, c)]
    np.testing.assert_array_equal(np.isnan(swept), np.isnan(one_by_one))
    assert 0 < np.isnan(swept).sum() < 800
    np.testing.assert_allclose(swept, one_by_one, rtol=1e-13)


def test_without_the_library_of_sweeps_points_are_evaluated_one_by_one():
    import pathlib
    from leverage import _core
    sweeps = str(pathlib.Path(_core.__file__).with_name("_sweeps.so"))
    law, n = lv.laws[CHINCHILLA], np.geomspace(1e8, 1e11, 3000)
    swept = law(N=n, D=1e12)
    try:
        assert not _core.load_sweeps("")
        assert law(N=n, D=1e12).tolist() == [law(N=float(x), D=1e12) for x in n]
        with pytest.raises(ImportError, match="expected the sweeps of"):
            _core.load_sweeps(_core.__file__)
    finally:
        _core.load_sweeps(sweeps)
    np.testing.assert_allclose(law(N=n, D=1e12), swept, rtol=0)


def test_inputs_have_the_papers_letters_names_and_an_order():
    law = lv.laws[CHINCHILLA]
    assert law(N=1e9, D=2e10) == law(parameters=1e9, tokens=2e10) == law(1e9, 2e10) == law(1e9, D=2e10)
    assert [one["symbol"] for one in law.inputs] == ["N", "D"]


def test_the_gradient_is_that_of_the_formula():
    law = lv.laws[CHINCHILLA]
    c = law.coefficients
    slope = law.gradient(N=1e9, D=2e10)
    assert slope["N"] == pytest.approx(-c["alpha"] * c["A"] * 1e9 ** (-c["alpha"] - 1), rel=1e-13)


def test_a_law_says_how_far_a_point_is_beyond_its_range():
    law = lv.laws[CHINCHILLA]
    assert law.inside(N=1e9, D=2e10)
    assert not law.inside(N=1e13, D=1e15)
    assert law.inside(N=np.array([1e9, 1e13]), D=2e10).tolist() == [True, False]
    beyond = max(one["factor"] for one in law.reach(N=1e13, D=2e10))
    assert beyond > 100


def test_every_law_has_source_range_and_level_of_verification():
    for name in lv.laws:
        law = lv.laws[name]
        assert law.source.citation and law.source.location and law.verified
        assert law.fitted and all(low <= high for low, high in law.fitted.values())


def test_short_names_and_papers():
    assert lv.laws["chinchilla"].name == "hoffmann2022/unrounded"
    assert {law.name for law in lv.laws.of("besiroglu2024")} >= {CHINCHILLA}
    assert CHINCHILLA in lv.laws and "nonsense" not in lv.laws


@pytest.mark.parametrize("name, nearest", [("besiroglu2024/tabel1", CHINCHILLA), ("chinchila", "chinchilla")])
def test_a_wrong_name_is_answered_with_the_nearest(name, nearest):
    with pytest.raises(KeyError, match=nearest):
        lv.laws[name]


@pytest.mark.parametrize("inputs, error, text", [
    ({"N": 1e9}, TypeError, "D is missing"),
    ({"N": 1e9, "D": 1e9, "X": 1}, TypeError, "takes N .parameters.*found X"),
    ({"N": 1e9, "parameters": 1e9, "D": 1}, TypeError, "N twice"),
    ({"N": math.nan, "D": 1e9}, ValueError, "N .parameters.*above 0.*nan"),
    ({"N": -1.0, "D": 1e9}, ValueError, "above 0, found -1"),
    ({"N": None, "D": 1e9}, ValueError, "N .*expected a number or an array of numbers, found None"),
    ({"N": "7B", "D": 1e9}, ValueError, "found '7B' of type str"),
    ({"N": ["1e9"], "D": 1e9}, ValueError, "expected a number or an array"),
    ({"N": True, "D": 1e9}, ValueError, "expected a number"),
    ({"N": [1e9, math.nan], "D": 1e9}, ValueError, "nan at position 1"),
    ({"N": [1e9, 2e9], "D": [1.0, 2.0, 3.0]}, ValueError, r"broadcast.*\(2,\).*\(3,\)"),
    ({"N": 1e9 + 1j, "D": 1e9}, ValueError, "expected a number"),
])
def test_bad_inputs_are_named(inputs, error, text):
    with pytest.raises(error, match=text):
        lv.laws[CHINCHILLA](**inputs)


def test_more_arguments_than_inputs():
    with pytest.raises(TypeError, match="3 arguments without a name"):
        lv.laws[CHINCHILLA](1.0, 2.0, 3.0)
