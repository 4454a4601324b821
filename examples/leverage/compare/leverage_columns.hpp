// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tables of `leverage compare --on`: words, and a column for each cluster or for each of two models.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compare/leverage_answer.hpp"
#include "output/page.hpp"
#include "output/text_table.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

[[nodiscard]] inline std::string ratio_text(double x) {
  return std::isfinite(x) ? text_of(x, unit::factor) : "-";
}

[[nodiscard]] inline std::string money_text(double usd) {
  return fmt::format("{} USD", usd < 1e5 ? grouped(std::llround(usd)) : text_of(usd, unit::tokens));
}

[[nodiscard]] inline std::string between(double low, double high, unit u) {
  return std::isfinite(low) && std::isfinite(high)
             ? fmt::format("{} to {}", text_of(low, u), text_of(high, u))
             : std::string("-");
}

/// A table with words and a column for each cluster, or for each model on it.
class machine_columns {
 public:
  explicit machine_columns(std::vector<std::string> heads) : table_(columns_of(std::move(heads))) {}

  void add(std::string words, std::vector<std::string> cells) {
    cells.insert(cells.begin(), "  " + std::move(words));
    table_.add(std::move(cells));
  }
  [[nodiscard]] const text_table& table() const { return table_; }

 private:
  static std::vector<table_column> columns_of(std::vector<std::string> heads) {
    std::vector<table_column> all{{.heading = "", .align = alignment::left}};
    for (std::string& head : heads) {
      all.push_back({.heading = std::move(head)});
    }
    return all;
  }
  text_table table_;
};

/// Both models in training on one cluster.
void add_training(page& out, const answered_case& a, const leverage_on_machine& l, double goodput);
/// Both models in service on one cluster, if they are compared in service and both can serve.
void add_service(page& out, const answered_case& a, const leverage_on_machine& l,
                 const std::optional<tokens<>>& served);

}  // namespace leverage::program
