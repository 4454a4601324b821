# SPDX-License-Identifier: Apache-2.0
"""Models: presets, files, dicts and fields."""
import json

import pytest

import leverage as lv
from conftest import same


def test_moe_mini_has_17_5_billion_parameters_without_vocabulary():
    # Tian et al. 2025, Table 1: 17.5 B.
    p = lv.presets["moe-mini"].parameters()
    assert p["total"] == 18032445440 and round(p["total_without_vocabulary"] / 1e9, 1) == 17.5


def test_a_causal_mask_halves_scores_and_weighted_values():
    full = lv.presets["moe-mini"].flops_per_token()
    causal = lv.presets["moe-mini"].flops_per_token(mask="causal")
    core = [key for key in full if full[key] == 2 * causal[key]]
    assert core and all(full[key] in (causal[key], 2 * causal[key]) or key in ("forward", "training", "backward")
                        or full[key] > causal[key] for key in full)
    with pytest.raises(ValueError, match="'full' or 'causal', found 'banded'"):
        lv.presets["moe-mini"].flops_per_token(mask="banded")


@pytest.mark.parametrize("words, options", [
    (["--tokens", "1e12"], {"tokens": 1e12}),
    (["--tokens", "1.5T", "--causal"], {"tokens": "1.5T", "causal": True}),
    (["--flops", "3e24", "--conventions"], {"flops": 3e24, "conventions": True}),
])
def test_a_report_is_the_programs_to_the_last_bit(program, words, options):
    assert same(lv.presets["moe-mini"].report(**options).to_dict(), program("report", "moe-mini", *words))


@pytest.mark.parametrize("name", ["gpt-oss-20b", "qwen3-8b", "deepseek-v3"])
def test_a_file_and_its_dict_are_read_alike(program, examples, name):
    path = f"examples/configs/{name}.json"
    known = program("report", path)["models"][0]
    for model in (lv.Model.from_config(path), lv.Model.from_config(json.loads((examples / "configs" / f"{name}.json").read_text()))):
        for section in ("parameters", "flops_per_token"):
            assert same(model.report()["models"][0][section], known[section])


def test_a_file_is_shown_under_the_programs_names(program, examples):
    path = "examples/configs/qwen3-8b.json"
    assert same(lv.Model.from_config(path).report(tokens="1T").to_dict(), program("report", path, "--tokens", "1T"))
    renamed = lv.Model.from_config({**json.loads((examples / "configs/qwen3-8b.json").read_text()), "name": "mine/../x"})
    assert "x" in str(renamed.report()) and "leverage-" not in str(renamed.report())


def test_fields_by_name_make_the_same_model():
    model = lv.presets["moe-mini"]
    again = lv.Model(**model.fields())
    assert again.parameters() == model.parameters()


def test_every_broken_rule_is_named_by_its_key():
    fields = lv.presets["dense-6.1b"].fields()
    fields["d_model"] = 0
    fields["vocabulary"] = 0
    with pytest.raises(ValueError) as wrong:
        lv.Model(**fields)
    assert "d_model" in str(wrong.value) and "vocabulary" in str(wrong.value)


@pytest.mark.parametrize("call, error, text", [
    (lambda: lv.presets["moe-mimi"], KeyError, "moe-mini"),
    (lambda: lv.Model.from_config("no/such/config.json"), FileNotFoundError, "no/such"),
    (lambda: lv.Model.from_config(None), TypeError, "a path or a dict, found NoneType"),
    (lambda: lv.Model.from_config({"model_type": "lamma"}), ValueError, "nearest: llama"),
    (lambda: lv.Model.from_config({"model_type": "llama", "hidden_size": float("nan")}), ValueError, "expected finite numbers"),
    (lambda: lv.Model(), TypeError, "fields by name"),
    (lambda: lv.Model(d_modle=5), ValueError, "d_modle"),
])
def test_what_is_no_model_is_named(call, error, text):
    with pytest.raises(error, match=text):
        call()


def test_presets_are_a_mapping_with_their_sources():
    assert len(lv.presets) > 10 and "moe-mini" in lv.presets
    assert lv.presets.facts("moe-mini")["source"]
