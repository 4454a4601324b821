// SPDX-License-Identifier: Apache-2.0
#include "compare/leverage_case.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/plan/prediction.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

constexpr std::string_view equal_tokens = "equal";

flops<> compute_of(const transformer& m, const tokens<>& d) {
  return cost::tian2025::training_flops_per_token(m).as_real() * d;
}

/// A loss law of dense models, or of any.
bool is_dense_loss(const law_line& law) {
  return law.answer == outcome::loss && law.models != model_kind::mixture;
}

/// The law of --loss-law; none if it is not given.
result<const law_line*> loss_law_of(const std::string& name) {
  if (name.empty()) {
    return static_cast<const law_line*>(nullptr);
  }
  const auto law = named_law(name, is_dense_loss, "--loss-law");
  if (law && !is_dense_loss(**law)) {
    return failure{fmt::format("--loss-law: expected a law of the loss of dense models, found {}",
                               (*law)->name)};
  }
  return law;
}

/// The models of a call: mixtures, and at most one dense model.
struct chosen_models {
  std::vector<named_model> mixtures;
  std::optional<named_model> dense;
};

result<chosen_models> models_of(const compare_options& options) {
  chosen_models all;
  for (const std::string& argument : options.models) {
    auto model = find_model(argument, std::nullopt, "MODEL", options.as);
    if (!model) {
      return failure{std::move(model).error()};
    }
    if (model->model.is_mixture()) {
      all.mixtures.push_back(*std::move(model));
    } else if (all.dense) {
      return failure{fmt::format("MODEL: expected one dense model at most, found {} and {}",
                                 all.dense->label, model->label)};
    } else {
      all.dense = *std::move(model);
    }
  }
  if (all.mixtures.empty()) {
    return failure{"MODEL: expected a mixture of experts, found none"};
  }
  return all;
}

/// The leverage of the case, by --el or the joint law; empty if there is one, otherwise why there is none.
std::string set_leverage(leverage_case& c, const machine_options& machine) {
  c.laws = plan::leverages_by_law(law_catalogue(), c.mixture.model, {.data = c.data});
  if (machine.el) {
    c.el = *machine.el;
    c.el_source = "--el";
    return "";
  }
  const auto& chosen = c.laws[machine.routed ? 0 : 1];
  c.el_source = std::string(chosen.law);
  if (!chosen.reaches()) {
    return fmt::format("{}: {}; --el gives a leverage", c.mixture.label, chosen.reason);
  }
  c.el = chosen.el;
  const auto forecast = plan::predict(c.mixture.model, c.data);
  const tian2025::prediction& el =
      machine.routed ? forecast.leverage->by_routed : forecast.leverage->by_definition;
  c.el_reach = el.reach;
  if (el.bracket.is_far()) c.el_bracket = el.bracket;
  return "";
}

/// Sets the tokens of a dense model that is given.
std::optional<failure> set_given(leverage_case& c, const named_model& dense,
                                 const std::string& given_tokens) {
  c.dense_label = dense.label;
  c.dense = dense.model;
  const auto per_token = cost::tian2025::training_flops_per_token(c.dense).as_real();
  c.is_of_equal_loss = given_tokens.empty();
  if (c.is_of_equal_loss) {
    c.dense_data = c.el * c.compute / per_token;
  } else if (given_tokens == equal_tokens) {
    c.dense_data = c.data;
  } else {
    const auto number = parse_tokens(given_tokens);
    if (!number) {
      return failure{fmt::format("--dense-tokens: {}, or {}", number.error(), equal_tokens)};
    }
    c.dense_data = *number;
  }
  return std::nullopt;
}

result<leverage_case> case_of(const named_model& mixture, const std::optional<named_model>& dense,
                              const compare_options& options, const law_line* loss_law) {
  leverage_case c{.mixture = mixture};
  const auto per_token = cost::tian2025::training_flops_per_token(mixture.model).as_real();
  c.data = options.data ? *options.data : *options.budget / per_token;
  c.compute = per_token * c.data;
  if (const std::string why = set_leverage(c, options.machine); !why.empty()) {
    return failure{why};
  }
  if (dense) {
    if (auto wrong = set_given(c, *dense, options.machine.dense_tokens)) {
      return *wrong;
    }
  } else {
    if (!options.machine.dense_tokens.empty()) {
      return failure{"--dense-tokens: expected with a dense MODEL, found without one"};
    }
    const dense_run d = dense_of(c, c.el, options.machine.overtrained);
    if (!d.violations.empty()) {
      return failure{fmt::format("{}: {}", mixture.label, fmt::join(d.violations, "; "))};
    }
    c.dense = d.model;
    c.dense_data = d.data;
    c.rule = d.rule;
    c.dense_label = fmt::format(
        "dense-{}", text_of(cost::total_parameters(c.dense).total().value, unit::parameters));
    std::erase(c.dense_label, ' ');
  }
  c.dense_compute = compute_of(c.dense, c.dense_data);
  if (loss_law != nullptr) {
    c.loss = plan::evaluate(*loss_law, c.dense, {.data = c.dense_data});
  }
  return c;
}

}  // namespace

dense_run dense_of(const leverage_case& c, double el, bool overtrained) {
  const flops<> compute = el * c.compute;
  if (c.dense.layers > 0 && !c.rule) {
    return {c.dense, compute / cost::tian2025::training_flops_per_token(c.dense).as_real()};
  }
  auto d = plan::dense_equivalent(
      c.mixture.model, compute,
      {.overtraining = overtrained ? plan::overtraining_of(c.mixture.model, c.data) : 1.0});
  return {d.model, d.data, d.violations, d};
}

result<std::vector<leverage_case>> leverage_cases(const compare_options& options) {
  const auto models = models_of(options);
  if (!models) {
    return failure{models.error()};
  }
  if (options.machine.overtrained && models->dense) {
    return failure{"--overtrained: expected without a dense MODEL, found with " +
                   models->dense->label};
  }
  const auto loss_law = loss_law_of(options.machine.loss_law);
  if (!loss_law) {
    return failure{loss_law.error()};
  }
  std::vector<leverage_case> all;
  for (const named_model& mixture : models->mixtures) {
    auto one = case_of(mixture, models->dense, options, *loss_law);
    if (!one) {
      return failure{std::move(one).error()};
    }
    all.push_back(*std::move(one));
  }
  return all;
}

}  // namespace leverage::program
