// SPDX-License-Identifier: Apache-2.0
#include "machine/cluster_choice.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "models/cluster_file.hpp"
#include "support/near_names.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"
#include "support/text_file.hpp"

namespace leverage::program {

namespace {

/// The names that may be meant: those that begin with what was typed, otherwise the nearest ones.
std::string near_accelerators(std::string_view typed) {
  std::vector<suggestion> longer;
  std::vector<suggestion> all;
  for (const hardware::accelerator<>* a : hardware::accelerators::all) {
    all.push_back({a->name, edit_distance(typed, a->name)});
    if (!typed.empty() && edit_distance(typed, a->name.substr(0, typed.size())) == 0) {
      longer.push_back(all.back());
    }
  }
  return nearest_few(longer.empty() ? all : longer);
}

/// The number in front of the first x, and what is behind it; no number where there is none.
std::pair<std::string_view, std::string_view> parts_of(std::string_view text) {
  const std::size_t digits = text.find_first_not_of("0123456789.eEkKmM+-");
  return digits != 0 && digits != std::string_view::npos && text[digits] == 'x'
             ? std::pair{text.substr(0, digits), text.substr(digits + 1)}
             : std::pair{std::string_view(), text};
}

}  // namespace

result<named_accelerator> find_named_accelerator(const std::string& argument,
                                                 std::string_view flag) {
  if (means_file(argument)) {
    auto file = read_cluster_file(argument);
    if (!file) {
      return failure{fmt::format("{}: {}", flag, file.error())};
    }
    return named_accelerator{.label = std::move(file->name),
                             .citation = std::move(file->citation),
                             .note = std::move(file->note),
                             .from_file = true,
                             .accelerator = file->accelerator,
                             .accelerators = file->accelerators,
                             .price = file->price};
  }
  const hardware::accelerator<>* found = hardware::find_accelerator(argument);
  if (found == nullptr) {
    return failure{fmt::format(
        "{}: expected an accelerator or the .json file of one, found {}; nearest: {}; leverage "
        "accelerators shows all",
        flag, in_quotes(argument), near_accelerators(argument))};
  }
  return named_accelerator{.label = std::string(found->name),
                           .citation = std::string(found->source.citation),
                           .note = std::string(found->source.note),
                           .accelerator = *found};
}

result<named_cluster> find_cluster(const std::string& argument, std::string_view flag) {
  const auto [number, name] = parts_of(argument);
  std::optional<count> accelerators;
  if (!number.empty()) {
    const auto read = parse_count(number, 1, max_accelerators);
    if (!read) {
      return failure{fmt::format("{}: {}", flag, read.error())};
    }
    accelerators = *read;
  }
  auto of = find_named_accelerator(std::string(name), flag);
  if (!of) {
    return failure{std::move(of).error()};
  }
  const std::optional<count> all = accelerators ? accelerators : of->accelerators;
  if (!all) {
    return failure{fmt::format(
        "{}: expected a number of accelerators too, as in 1024xh100-sxm{}, "
        "found {}",
        flag, of->from_file ? ", or the key accelerators in the file" : "", in_quotes(argument))};
  }
  named_cluster found{
      .label = fmt::format("{} x {}", *all, of->label), .of = *std::move(of), .cluster = {}};
  found.cluster = {
      .accelerator = found.of.accelerator, .accelerators = *all, .price = found.of.price};
  return found;
}

}  // namespace leverage::program
