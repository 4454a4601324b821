// SPDX-License-Identifier: Apache-2.0
#include "allocate/allocate_sizes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "laws/law_catalogue.hpp"
#include "laws/law_names.hpp"
#include "laws/law_text.hpp"
#include "leverage/plan/costs.hpp"
#include "leverage/plan/tokens_for_size.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/verdict.hpp"
#include "support/csv_text.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// Laws that can say how many tokens a size takes.
bool answers_sizes(const law_line& law) {
  return splits_by_loss(law) || law.answer == outcome::tokens;
}

std::optional<size_row> row_by_loss(const allocation_law& law, argument counts,
                                    const parameters<>& size) {
  const any_problem problem(law.law, plan::any_cost(plan::training_cost{}), {});
  const plan::allocation<> best = problem.best_for(size);
  if (!best.usable()) {
    return std::nullopt;
  }
  return size_row{.law = law.name,
                  .counts = std::string(to_string(counts)),
                  .tokens = best.data.value,
                  .loss = best.loss,
                  .verdict = best.verdict};
}

/// The row of an entry, or what it would need; neither where it has no answer.
void add_entry(size_rows& found, const law_line& entry, const allocate_options& options) {
  const bool needs_experts = !options.experts && std::find(entry.inputs.begin(), entry.inputs.end(),
                                                           argument::experts) != entry.inputs.end();
  if (needs_experts) {
    found.left_out.push_back(fmt::format("{} takes --experts", entry.name));
    return;
  }
  if (splits_by_loss(entry)) {
    const auto law = allocation_law_of(entry, options.experts);
    if (auto row = law ? row_by_loss(*law, entry.inputs[0], *options.size) : std::nullopt) {
      found.rows.push_back(*std::move(row));
    }
    return;
  }
  const auto at = plan::tokens_for_size(entry, options.size->value, options.experts);
  if (at && std::isfinite(at->data.value)) {
    found.rows.push_back({.law = std::string(entry.name),
                          .counts = std::string(to_string(at->size)),
                          .tokens = at->data.value,
                          .verdict = at->verdict});
  }
}

}  // namespace

result<size_rows> size_rows_of(const allocation_law& law, const parameters<>& size) {
  size_rows found;
  if (auto row = row_by_loss(law, argument::parameters, size)) {
    found.rows.push_back(*std::move(row));
  }
  return found;
}

result<size_rows> size_rows_of(const allocate_options& options) {
  size_rows found;
  if (!options.law.empty()) {
    const auto named = named_law(options.law, answers_sizes);
    if (!named) {
      return failure{named.error()};
    }
    const law_line& entry = **named;
    const bool takes_experts = std::find(entry.inputs.begin(), entry.inputs.end(),
                                         argument::experts) != entry.inputs.end();
    if (options.experts && !takes_experts) {
      return failure{
          fmt::format("--experts: the law {} has none, found {:g}", entry.name, *options.experts)};
    }
    add_entry(found, entry, options);
    if (!found.left_out.empty()) {
      return failure{fmt::format(
          "--experts: the law {} expects their number, 1 or more, found none", entry.name)};
    }
    if (found.rows.empty()) {
      return failure{fmt::format(
          "--law: expected a law of which --parameters alone determines the tokens; {} is of {}",
          entry.name, to_string(entry.inputs[0]))};
    }
    return found;
  }
  std::vector<const provenance*> by_loss;
  for (const law_line& entry : law_catalogue()) {
    if (splits_by_loss(entry)) {
      by_loss.push_back(entry.source);
    }
  }
  for (const law_line& entry : law_catalogue()) {
    // The optimum of a set whose loss answers is the same answer once more.
    const bool again = !splits_by_loss(entry) &&
                       std::find(by_loss.begin(), by_loss.end(), entry.source) != by_loss.end();
    if (answers_sizes(entry) && !again && !is_contradicted(entry)) {
      add_entry(found, entry, options);
    }
  }
  return found;
}

std::string sizes_text(const allocate_options& options, const size_rows& found, std::size_t width) {
  constexpr std::size_t words = 22;
  const double n = options.size->value;
  page p(width);
  p.line("parameters N", words, text_of(n, unit::parameters));
  p.line("answer", words, "the tokens for which N, as each law counts it, is the best size");
  p.blank();
  text_table table({{"law", alignment::left},
                    {"N counts", alignment::left},
                    {"tokens"},
                    {"tokens/N"},
                    {"6 N D"},
                    {"loss"},
                    {"fitted range", alignment::left}});
  for (const size_row& row : found.rows) {
    table.add({row.law, row.counts, text_of(row.tokens, unit::tokens),
               fmt::format("{:.4g}", row.tokens / n), text_of(6 * n * row.tokens, unit::flops),
               std::isfinite(row.loss) ? fmt::format("{:.4f}", row.loss) : "-",
               verdict_text(row.verdict)});
  }
  p.table(table);
  for (const std::string& text : found.left_out) {
    p.line("left out", words, text);
  }
  return p.text();
}

std::string sizes_json(const allocate_options& options, const size_rows& found) {
  const double n = options.size->value;
  return json_text("leverage.allocate/2",
                   {{"parameters", n},
                    {"sizes", array_of(found.rows,
                                       [&](const size_row& row) {
                                         return object{{"law", row.law},
                                                       {"counts", row.counts},
                                                       {"tokens", row.tokens},
                                                       {"tokens_per_parameter", row.tokens / n},
                                                       {"flops", 6 * n * row.tokens},
                                                       {"loss", row.loss},
                                                       {"extrapolates", row.verdict.extrapolates()},
                                                       {"fitted", verdict_value(row.verdict)}};
                                       })},
                    {"left_out", found.left_out}});
}

std::string sizes_csv(const allocate_options& options, const size_rows& found) {
  const double n = options.size->value;
  std::string csv = "law,counts,parameters,tokens,tokens_per_parameter,flops,loss,inside\n";
  for (const size_row& row : found.rows) {
    csv += csv_row(row.law, row.counts, n, row.tokens, row.tokens / n, 6 * n * row.tokens, row.loss,
                   row.verdict.inside());
  }
  return csv;
}

}  // namespace leverage::program
