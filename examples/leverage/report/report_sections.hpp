// SPDX-License-Identifier: Apache-2.0
/// @file
/// The sections of a report, each a list of rows.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include "leverage/cost/flops.hpp"
#include "leverage/cost/parameters.hpp"
#include "leverage/plan/prediction.hpp"
#include "models/model_source.hpp"
#include "report/report.hpp"
#include "report/report_document.hpp"

namespace leverage::program::report {

/// A model and everything that is computed for it, once.
struct subject {
  const named_model* named = nullptr;
  cost::parameter_breakdown total{};
  cost::parameter_breakdown active{};
  cost::flop_breakdown forward{};
  cost::training_flops training{};
  plan::forecast forecast{};
  flops<> training_run{};  ///< what the run costs as counted, logits included

  [[nodiscard]] const transformer& model() const { return named->model; }
};

/// What a ratio is where there are mixtures of several kinds.
inline constexpr const char* several_kinds = "several kinds";

/// A cell of a plain value or a quantity.
template <class T>
[[nodiscard]] cell cell_of(const T& value) {
  if constexpr (std::same_as<T, cell>) {
    return value;
  } else if constexpr (requires { value.value; }) {
    return cell_of(value.value);
  } else if constexpr (std::same_as<T, bool> || std::same_as<T, count> || std::same_as<T, double>) {
    return {.value = value};
  } else {
    return {.value = std::string(value)};
  }
}

/// Adds rows to a section, asking each subject the same question.
class row_writer {
 public:
  row_writer(section& out, const std::vector<subject>& subjects) : out_(out), subjects_(subjects) {}

  template <class Question>
  row& add(std::string key, std::string label, unit in, int indent, Question question) {
    row r{.key = std::move(key), .label = std::move(label), .in = in, .indent = indent};
    for (const subject& s : subjects_) {
      r.cells.push_back(cell_of(question(s)));
    }
    return out_.rows.emplace_back(std::move(r));
  }

 private:
  section& out_;
  const std::vector<subject>& subjects_;
};

[[nodiscard]] section shape_section(const std::vector<subject>& subjects);
/// The kinds of layer of models whose layers are not alike, an item for each.
[[nodiscard]] section block_section(const std::vector<subject>& subjects, const request& asked);
[[nodiscard]] section ratio_section(const std::vector<subject>& subjects);
[[nodiscard]] section parameter_section(const std::vector<subject>& subjects);
[[nodiscard]] section memory_section(const std::vector<subject>& subjects, const request& asked);
[[nodiscard]] section flop_section(const std::vector<subject>& subjects);
[[nodiscard]] section training_section(const std::vector<subject>& subjects, const request& asked);
[[nodiscard]] section packed_section(const std::vector<subject>& subjects, const request& asked);
[[nodiscard]] section generation_section(const std::vector<subject>& subjects,
                                         const request& asked);
[[nodiscard]] section published_section(const std::vector<subject>& subjects);
[[nodiscard]] section convention_section(const std::vector<subject>& subjects);
/// A line for each convention that describes one of the models: what it counts, and its source.
[[nodiscard]] std::vector<std::string> convention_texts(const std::vector<subject>& subjects);
[[nodiscard]] section budget_section(const std::vector<subject>& subjects, const request& asked);
/// Learning rate, batch and tokens by every law that applies, with the range over them.
[[nodiscard]] section advice_section(const std::vector<subject>& subjects, const request& asked);

/// Remarks of the laws on a model, and what its file left open.
[[nodiscard]] std::vector<remark_text> remarks_on(const subject& s);
}  // namespace leverage::program::report
