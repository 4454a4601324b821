// SPDX-License-Identifier: Apache-2.0
#include "allocate_laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "law_catalogue.hpp"
#include "law_text.hpp"
#include "leverage/laws/besiroglu2024.hpp"
#include "leverage/laws/muennighoff2023.hpp"
#include "leverage/laws/sardana2024.hpp"
#include "quantity_text.hpp"

namespace leverage::program {

namespace {

/// A law of the form of Hoffmann et al. 2022, with its coefficients.
struct named_law {
  std::string_view name;
  hoffmann2022::loss_law<> law;
  const provenance* source;
  std::span<const fitted_interval> fitted;
};

/// The law of a published set, without its source.
template <class Law>
Law bare(const Law& law) {
  return law;
}

const std::vector<named_law>& hoffmann_laws() {
  static const std::vector<named_law> all{
      {"besiroglu2024/table1", bare<hoffmann2022::loss_law<>>(besiroglu2024::table1),
       &besiroglu2024::table1.source, besiroglu2024::table1.fitted.inputs},
      {"besiroglu2024/optimum", bare<hoffmann2022::loss_law<>>(besiroglu2024::optimum),
       &besiroglu2024::optimum.source, besiroglu2024::optimum.fitted.inputs},
      {"hoffmann2022/unrounded", bare<hoffmann2022::loss_law<>>(hoffmann2022::unrounded),
       &hoffmann2022::unrounded.source, hoffmann2022::unrounded.fitted.inputs},
      {"hoffmann2022/printed", bare<hoffmann2022::loss_law<>>(hoffmann2022::printed),
       &hoffmann2022::printed.source, hoffmann2022::printed.fitted.inputs},
      {"sardana2024/repository", bare<hoffmann2022::loss_law<>>(sardana2024::repository),
       &sardana2024::repository.source, sardana2024::repository.fitted.inputs},
      {"muennighoff2023/c4", muennighoff2023::c4.base, &muennighoff2023::c4.source,
       std::span<const fitted_interval>(muennighoff2023::c4.fitted.inputs).first(2)}};
  return all;
}

std::string source_of(const provenance& source) {
  return fmt::format("{}, arXiv:{}, {}", source.citation, source.arxiv, source.location);
}

/// Weights that a token uses: what 6 N D counts, in the law's own count.
constexpr argument used_weights[] = {argument::parameters, argument::body_parameters,
                                     argument::active_parameters};

/// Whether a law is one of N and D, and at most of experts besides.
bool splits_budgets(const law_entry& law) {
  if (law.answer != outcome::loss || law.inputs.size() < 2 || law.inputs.size() > 3) {
    return false;
  }
  return std::find(std::begin(used_weights), std::end(used_weights), law.inputs[0]) !=
             std::end(used_weights) &&
         law.inputs[1] == argument::tokens &&
         (law.inputs.size() == 2 || law.inputs[2] == argument::experts);
}

std::string all_names() {
  std::string all;
  for (const law_entry& law : law_catalogue()) {
    if (splits_budgets(law)) {
      all += fmt::format("{}{}", all.empty() ? "" : ", ", law.name);
    }
  }
  return fmt::format("{}, muennighoff2023/c4, tian2025/table5-moe, tian2025/table5-dense", all);
}

/// The entry as a law of N and D, the number of experts given where it takes one.
any_law of_entry(const law_entry& law, double experts) {
  const auto row = [&law, experts](double n, double d) {
    std::vector<double> x{n, d, experts};
    x.resize(law.inputs.size());
    return x;
  };
  const std::vector<double> unknown(law.inputs.size(), std::nan(""));
  std::vector<fitted_interval> fitted;
  for (const reach& r : law.fitted(unknown)) {
    fitted.push_back({r.input, r.low, r.high});
  }
  fitted.erase(fitted.begin() + 2, fitted.end());
  return {[&law, row](double n, double d) { return law.value(row(n, d)); },
          [&law, row](const dual<double, 2>& n, const dual<double, 2>& d) {
            const std::vector<double> x = row(n.value, d.value);
            std::vector<double> slopes(x.size());
            law.gradient(x, slopes);
            return dual<double, 2>::chain(law.value(x), slopes[0], n, slopes[1], d);
          },
          fitted};
}

}  // namespace

result<allocation_law> find_allocation_law(const std::string& name, const std::string& experts) {
  for (const named_law& law : hoffmann_laws()) {
    if (law.name == name) {
      allocation_law found;
      found.name = name;
      found.source = source_of(*law.source);
      found.law = any_law(law.law, law.fitted);
      found.base = law.law;
      return found;
    }
  }
  const law_entry* const entry = find_law(name);
  if (entry == nullptr) {
    return failure{
        fmt::format("--law: expected one of {}, found {}", all_names(), in_quotes(name))};
  }
  if (!splits_budgets(*entry)) {
    return failure{fmt::format(
        "--law: expected a loss of tokens and of the parameters that one of them uses; {} is of {}",
        name, flags_text(entry->inputs))};
  }
  allocation_law law;
  law.name = name;
  law.source = source_of(*entry->source);
  law.takes_experts = entry->inputs.size() == 3;
  law.counts_vocabulary = entry->inputs[0] != argument::body_parameters;
  double number = 1.0;
  if (law.takes_experts) {
    const auto given = parse_number(experts);
    if (!given || !(*given >= 1.0)) {
      return failure{fmt::format("--experts: the law {} expects their number, 1 or more, found {}",
                                 name, experts.empty() ? "none" : in_quotes(experts))};
    }
    number = *given;
    law.name += fmt::format(", {:g} experts", number);
  }
  law.law = of_entry(*entry, number);
  return law;
}

any_law repeating(const hoffmann2022::loss_law<>& base, const tokens<>& unique,
                  std::span<const fitted_interval> fitted) {
  auto repeated = bare<muennighoff2023::loss_law<>>(muennighoff2023::c4);
  repeated.base = base;
  return {repeated.with(unique), fitted};
}

}  // namespace leverage::program
