// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_known.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "leverage/core/math.hpp"
#include "output/text_table.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

std::size_t rows_of_group(const row_groups& groups, std::size_t g) {
  return static_cast<std::size_t>(std::count(groups.of_row.begin(), groups.of_row.end(), g));
}

/// The coefficient that the offset of a group is; none of the first, which is the reference.
const fitted_coefficient* offset_of(const fit_answer& a, std::size_t group) {
  const auto& all = a.report.coefficients;
  return group == 0 || all.size() < a.report.offsets
             ? nullptr
             : &all[all.size() - a.report.offsets + group - 1];
}

}  // namespace

std::string short_digits(double value) {
  return math::is_finite(value) ? fmt::format("{:.6g}", value) : "-";
}

std::string bounds_text(const fitted_coefficient& c) {
  std::string text =
      math::is_finite(c.bounds.low)
          ? fmt::format("{} .. {}", short_digits(c.bounds.low), short_digits(c.bounds.high))
      : c.role == "free" ? "-"
                         : c.role;
  return text + (c.on_bound ? "  on a bound" : "");
}

void add_group_offsets(page& p, const fit_answer& a, std::size_t /*key_width*/) {
  const row_groups& groups = a.rows.groups;
  if (groups.names.empty()) {
    return;
  }
  p.paragraph(
      fmt::format("What is added to {} in the rows of each {}; the law's own constants are "
                  "those of {}:",
                  a.law.observed, in_quotes(groups.column), in_quotes(groups.names[0])));
  text_table table({{printable(groups.column), alignment::left},
                    {"rows"},
                    {"offset"},
                    {"std. error"},
                    {.heading = fmt::format("{:.4g} % interval", 100.0 * a.options.confidence),
                     .align = alignment::left,
                     .gap = 3}});
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    const std::string name = printable(groups.names[g]);
    const std::string count = fmt::format("{}", rows_of_group(groups, g));
    if (const fitted_coefficient* c = offset_of(a, g)) {
      table.add({name, count, fmt::format("{:+.6g}", c->value), short_digits(c->standard_error),
                 bounds_text(*c)});
    } else {
      table.add({name, count, "0", "", "the reference"});
    }
  }
  p.table(table);
  p.blank();
}

void add_priors(page& p, const fit_answer& a, std::size_t key_width) {
  for (const weighed_prior& w : a.report.priors) {
    std::string text =
        fmt::format("{}: the rows move it by {:+.2g} of its deviations", to_text(w.rule), w.off);
    if (math::is_finite(w.narrowed)) {
      text += w.narrowed < 1.05 ? ", and do not narrow it"
                                : fmt::format(", and narrow it by a factor of {:.3g}", w.narrowed);
    }
    p.line("prior", key_width, text);
  }
  if (!a.report.priors.empty()) {
    p.line("noise", key_width,
           fmt::format("{:.3g}, {}; priors are weighed against it", a.report.noise,
                       a.options.noise ? "as --noise has it"
                                       : "from the residuals of the fit without priors"));
  }
}

object offsets_json(const fit_answer& a) {
  const row_groups& groups = a.rows.groups;
  array all;
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    const fitted_coefficient* const c = offset_of(a, g);
    object row{{"group", groups.names[g]}, {"rows", rows_of_group(groups, g)}};
    if (c == nullptr) {
      row.emplace_back("offset", 0.0);
    } else {
      row.emplace_back("offset", c->value);
      row.emplace_back("standard_error", c->standard_error);
      row.emplace_back("low", c->bounds.low);
      row.emplace_back("high", c->bounds.high);
    }
    all.emplace_back(std::move(row));
  }
  return {{"column", groups.column}, {"groups", std::move(all)}};
}

object priors_json(const fit_answer& a) {
  return {
      {"noise", a.report.noise},
      {"priors", array_of(a.report.priors, [](const weighed_prior& w) {
         return object{
             {"coefficient", w.rule.name},   {"form", w.rule.log_normal ? "log-normal" : "normal"},
             {"center", w.rule.center},      {"deviation", w.rule.deviation},
             {"moved_by_deviations", w.off}, {"narrowed_by", w.narrowed}};
       })}};
}

}  // namespace leverage::program
