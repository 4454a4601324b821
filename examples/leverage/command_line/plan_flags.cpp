// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "machine/run_values.hpp"
#include "plan/plan_command.hpp"

namespace leverage::program {

namespace {

/// Coefficients of a joint law; what is not named is as published.
result<tian2025::joint_law<>> parse_joint_law(std::string_view text) {
  tian2025::joint_law<> law = tian2025::table6;
  const named_place places[] = {{"a", &law.a},
                                {"d", &law.d},
                                {"gamma", &law.gamma},
                                {"beta", &law.beta},
                                {"start", &law.saturation.start},
                                {"max", &law.saturation.max}};
  const auto given = fill_named(text, places);
  if (!given) {
    return failure{given.error()};
  }
  if (const auto wrong = plan::validate(law); !wrong.empty()) {
    return failure{wrong.front()};
  }
  return law;
}

result<plan::count_values> parse_values(std::string_view text) {
  return parse_counts(text).map([](const std::variant<whole_range, std::vector<count>>& all) {
    if (const auto* r = std::get_if<whole_range>(&all)) {
      return plan::count_values(r->first, r->last, r->step);
    }
    return plan::count_values(std::get<std::vector<count>>(all));
  });
}

result<count> parse_whole(std::string_view text) { return parse_count(text); }

/// Sets both ends of an interval.
setter interval_of(double& low, double& high) {
  return [&low, &high](std::string_view text) -> std::optional<failure> {
    const auto ends = parse_interval(text);
    if (!ends) {
      return failure{ends.error()};
    }
    low = ends->first;
    high = ends->second;
    return std::nullopt;
  };
}

/// A number of days, or an amount of money, above 0.
result<double> parse_amount(std::string_view text) {
  constexpr double most = 1e12;
  const auto value = parse_positive(text);
  return value && *value <= most && !text.ends_with('%')
             ? value
             : failure{"expected a number above 0, as in 30, found " + in_quotes(text)};
}

/// The flags that belong to --on.
void add_plan_machine(declaration<plan_options>& d, machine_plan_options& m) {
  const auto on = [](flag& f) -> flag& { return f.in_group("On a machine"); };
  on(d.value("--on", "CLUSTER",
             "Number and accelerator (`leverage accelerators`): 512xh100-sxm, 64x./mine.json; or "
             "the file of a cluster. Designs are ranked by what they reach on it",
             m.on, as_text));
  on(d.value("--days", "N", "Days that the cluster is there: 30", m.days, parse_amount));
  on(d.value("--money", "USD", "Money that may be spent on its time instead: 2e6", m.money,
             parse_amount));
  on(d.value("--price", "USD", "Price of an hour of one accelerator: 2.5", m.price, parse_price))
      .assumed("that of the cluster's file");
  on(d.value("--goodput", "SHARE", "Share of the time that is spent in steps that count", m.goodput,
             parse_goodput))
      .assumed("0.9");
  on(d.value("--global-batch", "N", "Batch of a step in tokens, 16M, or in sequences, 2048seq",
             m.batch, parse_batch_size))
      .assumed("4M");
  on(d.value("--format", "NAME",
             "Formats of weights, gradients, optimizer and matrix products: bf16, fp8, mxfp8, ...",
             m.recipe, parse_recipe))
      .named_by(recipe_names)
      .assumed("bf16");
  on(d.value("--kernels", "NAME", "Kernels of the software: " + names_of(kernel_names), m.kernels,
             one_of(kernel_names)))
      .assumed("tuned");
  on(d.value("--routing", "NAME", "Load of experts: " + names_of(routing_names), m.routing,
             one_of(routing_names)))
      .assumed("unknown");
  on(d.value("--efficiency", "FILE",
             "Coefficients of your own runs, which `leverage calibrate --save` has written",
             m.efficiency, as_text))
      .assumed("those of published runs");
  on(d.each("--plot", "FILE",
            "Picture to write, .svg or .png: the dense-equivalent compute of each design", m.plots,
            as_text))
      .at_most(max_pictures);
  on(d.value(
      "--serve-tokens", "T",
      "Output tokens that are served in all: 5T. Designs of the quality of the best dense one "
      "are ranked by the accelerator-hours of training and serving",
      m.served, parse_tokens));
  on(d.value("--input", "N", "Tokens of the prompt of a request that is served", m.input,
             parse_sequence))
      .assumed("2000");
  on(d.value("--output", "N", "Tokens that are decoded for a request", m.output, parse_sequence))
      .assumed("500");
  on(d.value("--tpot", "TIME", "Longest time per output token that is allowed: 50ms", m.max_tpot,
             parse_time))
      .assumed("no limit");
  on(d.value("--serve-format", "NAME", "Formats of serving: bf16, fp8 or fp4", m.serving_recipe,
             parse_serving_format))
      .named_by(serving_format_names)
      .assumed("bf16");
}

}  // namespace

command declare_plan() {
  constexpr count max_rows = 1000;
  declaration<plan_options> d(
      "plan", "Configurations worth training with a budget, or on a machine", answer_plan);
  plan_options& v = d.values();
  const auto value_of = [](auto parse) {
    return
        [parse](std::string_view text) { return parse(text).map([](auto q) { return q.value; }); };
  };

  d.value("--flops", "C", "Training budget in FLOPs, C = M D: 1e22", v.ask.budget, parse_flops);
  d.value("--tokens", "D", "Training tokens: 1e12, 1.5T", v.ask.data, parse_tokens)
      .assumed("--overtraining times the compute-optimal ones");
  d.value("--overtraining", "X", "Training tokens over the compute-optimal ones",
          v.ask.overtraining, parse_positive)
      .by_default("3");
  d.value("--tolerance", "SHARE",
          "Relative deviation from the cost per token that budget and "
          "tokens fix",
          v.ask.per_token_tolerance, parse_share)
      .by_default("10%");
  d.value("--compare", "MODEL", "Preset or config.json to compare with", v.compare, as_text);
  add_reading(d);
  d.value(
       "--reading", "WHICH",
       "Reading of the activation ratio: definition, (E_a + E_s) / (E + E_s), or routed, E_a / E",
       v.ask.reading, one_of(ratio_readings))
      .by_default("definition");
  d.value("--coefficients", "LIST", "Your own coefficients of the joint law: a=1.23,d=-0.0761,...",
          v.law, parse_joint_law)
      .assumed("those of Tian et al. 2025");
  d.value("--rows", "N", "Number of rows of the ranked list", v.ask.rows,
          whole<std::size_t>(1, max_rows))
      .by_default("10");
  d.value("--trust", "NAME",
          "Leverage to rank by where the compute is more than ten times beyond the runs of the "
          "joint law: of the law as it is (law), or held where its runs end (frozen)",
          v.trust, one_of(trust_names))
      .by_default("law");
  d.toggle("--pareto",
           "Pareto fronts as well: leverage against parameters, and against keys and values; with "
           "--on against time and money, memory, and latency",
           v.pareto);
  d.toggle("--json", json_help, v.json);
  d.value("--csv", "FILE", "Table to write with the ranked list and the fronts", v.csv, as_text);

  const auto limit = [&](flag& f) -> flag& { return f.in_group("Limits"); };
  plan::design_limits& l = v.ask.limits;
  limit(d.value("--max-total-parameters", "N",
                "Largest number of parameters, embeddings included: 20B", l.max_parameters,
                value_of(parse_parameters)));
  limit(d.value("--max-memory", "BYTES",
                "Largest memory of weights and cached keys and values: 640GB", l.max_memory,
                value_of(parse_bytes)));
  add_memory(d, l.weight_bits, l.cache, l.cache.context, "0", "Limits");
  limit(d.add("--granularity", "A..B", "Granularity, 2 d_model / expert width",
              interval_of(l.min_granularity, l.max_granularity)))
      .by_default("8..12");
  limit(d.add("--activation-ratio", "A..B", "Share of the experts that a token uses",
              interval_of(l.min_activation_ratio, l.max_activation_ratio)))
      .by_default("0.78125%..100%");
  limit(d.add("--attention-share", "A..B",
              "Share of attention in the FLOPs without logits, counted causally",
              interval_of(l.min_attention_share, l.max_attention_share)))
      .by_default("30%..40%");

  add_plan_machine(d, v.machine);
  add_time_limit(d);

  const auto space = [&](flag& f) -> flag& { return f.in_group("Family of models"); };
  plan::design_space& s = v.ask.space;
  space(d.value("--vocabulary", "N", "Entries of the vocabulary", v.vocabulary, parse_whole))
      .assumed(std::to_string(assumed_vocabulary));
  space(d.value("--sequence", "N", "Length of a training sequence, in tokens", s.sequence,
                parse_whole))
      .by_default("4096");
  space(d.value("--layers", "COUNTS", "Number of layers", s.layers, parse_values))
      .by_default("4..96:2");
  space(d.value("--d-model", "COUNTS", "Width of the residual stream", s.d_model, parse_values))
      .by_default("256..8192:128");
  space(d.add("--aspect", "A..B", "Aspect ratio, d_model / layers",
              interval_of(s.min_aspect, s.max_aspect)))
      .by_default("48..128");
  space(d.value("--head-dim", "N", "Width of a head; heads * head_dim = d_model", s.head_dim,
                parse_whole))
      .by_default("128");
  space(d.value("--heads-per-kv-head", "N", "Number of query heads that share a key-value head",
                s.heads_per_kv_head, parse_whole))
      .by_default("4");
  space(d.value("--experts", "COUNTS", "Number of routable experts of a layer", s.experts,
                parse_values))
      .by_default("32..512:32");
  space(d.value("--active", "COUNTS", "Number of routed experts that a token uses", s.active,
                parse_values))
      .by_default("4..16:2");
  space(d.value("--shared", "COUNTS", "Number of experts that every token uses", s.shared,
                parse_values))
      .by_default("1");
  space(d.value("--dense-layers", "COUNTS", "Number of leading layers without experts",
                s.dense_layers, parse_values))
      .by_default("1");
  space(d.value("--dense-width", "X", "Width of the dense layers' feed-forward, over d_model",
                s.dense_width_over_d_model, parse_positive))
      .by_default("2.5");
  space(d.value("--width-multiple", "N", "Number of which feed-forward widths are multiples",
                s.width_multiple, parse_whole))
      .by_default("64");
  return d.finish(
      "  leverage plan --flops 1e22 --max-total-parameters 20B\n"
      "  leverage plan --flops 1e22 --max-total-parameters 20B --compare moe-mini --pareto\n"
      "  leverage plan --flops 3e23 --tokens 10T --vocabulary 151936 --max-memory 640GB --csv "
      "plan.csv\n"
      "  leverage plan --on 512xh100-sxm --days 30\n"
      "  leverage plan --on 512xh100-sxm --days 30 --serve-tokens 5T --tpot 50ms\n"
      "  leverage plan --on 64xb200 --money 2e5 --price 3.5 --format fp8 --pareto --plot plan.svg\n"
      "  leverage plan --flops 1e21 --coefficients "
      "a=1.2,d=-0.07,gamma=0.016,beta=-0.11,start=0.016\n",
      "Every mixture of the family that whole numbers allow is costed exactly. Those whose cost "
      "per token spends the budget on the tokens, and that keep the limits, are ranked by the "
      "leverage that the joint law of Tian et al. 2025 gives them. The compute C is that of the "
      "laws: three times the forward operations at full attention, without logits.\n\n"
      "With --on, the compute is what a design reaches in the time that there is: each has its "
      "fastest layout, trains until the time is over or it has the tokens that suit its size, and "
      "is ranked by the dense-equivalent compute EL C. Layouts are searched only for designs whose "
      "upper bound can still win.\n\n"
      "Counts are one number, A..B or A..B:STEP (every STEP-th from A on; LOW..HIGH:COUNT of other "
      "commands is a number of values instead), or several of these with commas between them: "
      "32,64,128..512:64. Shares may be written as percentages.");
}

}  // namespace leverage::program
