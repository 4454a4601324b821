// SPDX-License-Identifier: Apache-2.0
#include "train/accelerators_command.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "leverage/hardware/accelerators.hpp"
#include "machine/cluster_choice.hpp"
#include "models/cluster_file.hpp"
#include "output/page.hpp"
#include "output/render_json.hpp"
#include "output/text_table.hpp"

namespace leverage::program {

namespace {

constexpr const char* accelerators_schema = "leverage.accelerators/1";

/// A number with up to four digits, or all that it has before the point; "-" for what is not known.
std::string figure_text(double x) {
  constexpr double all_digits_from = 1000;
  if (!(x > 0.0)) {
    return "-";
  }
  return x < all_digits_from ? fmt::format("{:.4g}", x) : fmt::format("{:.0f}", x);
}

text_table table_of(const std::vector<named_accelerator>& all) {
  text_table table({{.heading = "", .align = alignment::left},
                    {.heading = "bf16"},
                    {.heading = "fp8"},
                    {.heading = "fp4"},
                    {.heading = "best bf16", .priority = 2},
                    {.heading = "best fp8", .priority = 1},
                    {.heading = "GiB"},
                    {.heading = "GB", .priority = 3},
                    {.heading = "TB/s"},
                    {.heading = "up"},
                    {.heading = "domain"},
                    {.heading = "out", .priority = 4}});
  for (const named_accelerator& one : all) {
    const hardware::accelerator<>& a = one.accelerator;
    table.add({one.label, figure_text(a.peak_bf16.value / 1e12),
               figure_text(a.peak_fp8.value / 1e12), figure_text(a.peak_fp4.value / 1e12),
               figure_text(a.best_bf16.value / 1e12), figure_text(a.best_fp8.value / 1e12),
               figure_text(a.memory.value / 0x1p30), figure_text(a.memory.value / 1e9),
               figure_text(a.memory_bandwidth.value / 1e12), figure_text(a.scale_up.value / 1e9),
               fmt::format("{}", a.domain), figure_text(a.scale_out.value / 1e9)});
  }
  return table;
}

std::string text_of(const std::vector<named_accelerator>& all, std::size_t width) {
  page out(width);
  out.table(table_of(all));
  out.title("Columns");
  out.item(
      "bf16, fp8, fp4: dense peaks of matrix products in TFLOP/s, 1e12 operations a second; "
      "vendors "
      "also print twice that, with sparsity");
  out.item("best: the fastest product that was measured, in TFLOP/s");
  out.item(
      "GiB, GB: memory as the driver reports it, in 2^30 and in 1e9 bytes; TB/s: its bandwidth");
  out.item(
      "up: link to the others of a domain, in 1e9 bytes a second of one direction; domain: how "
      "many accelerators it "
      "joins; out: link between domains, of one accelerator, in the same unit");
  out.item(
      "In the sources, second-hand is read where others quote it, and from memory is not read at "
      "all");
  out.title("Sources");
  for (const named_accelerator& one : all) {
    const std::string citation = one.citation.empty() ? "its file" : one.citation;
    out.item(
        fmt::format("{}: {}{}{}", one.label, citation, one.note.empty() ? "" : "; ", one.note));
  }
  return out.text();
}

object value_of(const named_accelerator& one) {
  object all{{"name", one.label}};
  array others;
  for (const hardware::accelerators::other_name& other : hardware::accelerators::other_names) {
    if (other.of->name == one.accelerator.name) others.emplace_back(other.name);
  }
  all.emplace_back("other_names", std::move(others));
  for (auto& figure : figures_of(one.accelerator)) all.push_back(std::move(figure));
  all.emplace_back("source", one.citation);
  all.emplace_back("note", one.note);
  return all;
}

}  // namespace

result<command_result> answer_accelerators(const accelerators_options& options, std::size_t width) {
  std::vector<named_accelerator> all;
  for (const std::string& name : options.names) {
    auto one = find_named_accelerator(name, "NAME");
    if (!one) {
      return failure{std::move(one).error()};
    }
    all.push_back(*std::move(one));
  }
  if (options.accelerator_template) {
    if (all.size() > 1) {
      return failure{
          fmt::format("--accelerator-template: expected one NAME at most, found {}", all.size())};
    }
    if (!all.empty()) {
      return command_result{
          cluster_text(all[0].accelerator, all[0].label, all[0].citation, all[0].note)};
    }
    return command_result{cluster_text(hardware::accelerators::h100_sxm, "an example",
                                       "where the figures are from", "")};
  }
  if (all.empty()) {
    for (const hardware::accelerator<>* a : hardware::accelerators::all) {
      all.push_back(*find_named_accelerator(std::string(a->name), "NAME"));
    }
  }
  return command_result{
      options.json ? json_text(accelerators_schema, {{"accelerators", array_of(all, value_of)}})
                   : text_of(all, width)};
}

}  // namespace leverage::program
