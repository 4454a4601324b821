// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>
#include <vector>

#include "fit/fit_answer.hpp"
#include "fit/fit_columns.hpp"
#include "fit/fit_laws.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"

namespace leverage::program {

namespace {

std::vector<std::string_view> coefficients_of(const fit_law& law) {
  std::vector<std::string_view> names;
  for (const catalogue::start_range& start : law.starts) {
    names.push_back(start.name);
  }
  return names;
}

/// Coefficients that are fixed unless a user says otherwise: "a = 1.5".
std::vector<std::string> held_of(const fit_law& law) {
  std::vector<std::string> held;
  for (std::size_t k = 0; k < law.starts.size(); ++k) {
    if (law.starts[k].held) {
      held.push_back(fmt::format("{} = {:.6g}", law.starts[k].name, law.published[k]));
    }
  }
  return held;
}

}  // namespace

std::string laws_json() {
  return json_text("leverage.fit.laws/1", {{"laws", array_of(fit_laws(), [](const fit_law& law) {
                                              return object{{"law", law.name},
                                                            {"formula", law.formula},
                                                            {"inputs", input_letters(law)},
                                                            {"columns", columns_of(law)},
                                                            {"observed", law.observed},
                                                            {"coefficients", coefficients_of(law)},
                                                            {"held", held_of(law)},
                                                            {"source", law.source}};
                                            })}});
}

std::string laws_text(std::size_t width) {
  constexpr std::string_view indent = "    ";
  page p(width);
  for (const fit_law& law : fit_laws()) {
    p.paragraph(law.name);
    p.paragraph(law.formula, indent);
    p.paragraph(
        fmt::format("columns {} and {}; coefficients {}", fmt::join(input_letters(law), ", "),
                    law.observed, fmt::join(coefficients_of(law), ", ")),
        indent);
    if (const auto held = held_of(law); !held.empty()) {
      p.paragraph(fmt::format("held unless --fix says otherwise: {}", fmt::join(held, ", ")),
                  indent);
    }
    p.paragraph(law.source, indent);
  }
  return p.text();
}

std::vector<std::string> fitted_law_names() {
  std::vector<std::string> names;
  for (fit_law& law : fit_laws()) {
    names.push_back(std::move(law.name));
  }
  return names;
}

}  // namespace leverage::program
