// SPDX-License-Identifier: Apache-2.0
#include "tables/column_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <span>

#include "support/csv_detail.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

namespace {

char lower_letter(unsigned char c) { return static_cast<char>(std::tolower(c)); }

std::string lower_case(std::string_view text) {
  std::string lower(trimmed(text));
  std::transform(lower.begin(), lower.end(), lower.begin(), lower_letter);
  return lower;
}

/// A name as it is compared with usual ones: without case, blanks, lines and dots.
std::string plain(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) {
      letters += lower_letter(byte);
    }
  }
  return letters;
}

constexpr std::string_view parameter_names[] = {
    "n",           "param",          "params",    "parameter",     "parameters",
    "nparams",     "nparameters",    "numparams", "numparameters", "numberofparameters",
    "paramcount",  "parametercount", "modelsize", "modelparams",   "modelparameters",
    "totalparams", "totalparameters"};
constexpr std::string_view token_names[] = {
    "d",           "tokens",         "ntokens",       "numtokens",  "numberoftokens", "tokencount",
    "traintokens", "trainingtokens", "tokenstrained", "tokensseen", "totaltokens"};
constexpr std::string_view loss_names[] = {
    "l",        "loss",     "valloss",   "validloss", "validationloss",
    "evalloss", "testloss", "finalloss", "trainloss", "trainingloss"};
constexpr std::string_view compute_names[] = {"c",
                                              "flop",
                                              "flops",
                                              "compute",
                                              "trainflops",
                                              "trainingflop",
                                              "trainingflops",
                                              "totalflops",
                                              "trainingcompute"};
constexpr std::string_view rate_names[] = {"lr", "learningrate", "peaklr", "maxlr"};
constexpr std::string_view batch_names[] = {"batch", "batchsize", "globalbatchsize", "bs"};
constexpr std::span<const std::string_view> usual_names[] = {
    parameter_names, token_names, loss_names, compute_names, rate_names, batch_names};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

column_names::column_names(const csv_table& table, const roles& mapped,
                           std::vector<matched_name>& matches)
    : table_(&table), roles_(&mapped), matches_(&matches), index_(table) {}

std::vector<std::size_t> column_names::in_any_case(std::string_view name) const {
  std::vector<std::size_t> all;
  const std::string lower = lower_case(name);
  for (std::size_t j = 0; !lower.empty() && j < table_->columns.size(); ++j) {
    if (lower_case(table_->columns[j]) == lower) {
      all.push_back(j);
    }
  }
  return all;
}

std::vector<std::size_t> column_names::called(std::string_view name) const {
  std::vector<std::size_t> all;
  const std::string wanted = plain(name);
  for (const auto& names : usual_names) {
    for (std::size_t j = 0; is_one_of(wanted, names) && j < table_->columns.size(); ++j) {
      if (is_one_of(plain(table_->columns[j]), names)) {
        all.push_back(j);
      }
    }
  }
  return all;
}

const std::string* column_names::mapped(std::string_view role) const {
  const auto found = std::find_if(roles_->begin(), roles_->end(),
                                  [&](const auto& pair) { return pair.first == role; });
  return found == roles_->end() ? nullptr : &found->second;
}

std::size_t column_names::take(std::string_view name, std::size_t column) {
  const bool known = std::any_of(matches_->begin(), matches_->end(),
                                 [&](const matched_name& m) { return m.name == name; });
  if (!known) {
    matches_->push_back({std::string(name), table_->columns[column]});
  }
  return column;
}

failure column_names::several(std::string_view name, const std::vector<std::size_t>& all) const {
  std::vector<std::string> names;
  for (const std::size_t j : all) {
    names.push_back(in_quotes(table_->columns[j]));
  }
  return failure{fmt::format("expected one column for {}, found {}; name one of them",
                             in_quotes(name), fmt::join(names, ", "))};
}

result<std::optional<std::size_t>> column_names::find_if_any(std::string_view asked) {
  const std::string_view name = trimmed(asked);
  if (index_.has(name)) {
    return index_.find(name).map([](std::size_t j) { return std::optional(j); });
  }
  const std::vector<std::size_t> alike = in_any_case(name);
  if (alike.size() > 1) {
    return several(name, alike);
  }
  return alike.empty() ? std::nullopt : std::optional(take(name, alike[0]));
}

result<std::optional<std::size_t>> column_names::find_usual(std::string_view name) {
  auto named = find_if_any(name);
  if (!named || *named) {
    return named;
  }
  std::vector<std::size_t> usual = called(name);
  usual.erase(std::remove_if(usual.begin(), usual.end(),
                             [&](std::size_t j) {
                               const auto is_this = [&](const auto& pair) {
                                 return lower_case(pair.second) == lower_case(table_->columns[j]);
                               };
                               return std::any_of(roles_->begin(), roles_->end(), is_this);
                             }),
              usual.end());
  return usual.size() == 1 ? std::optional(take(name, usual[0])) : std::nullopt;
}

result<std::size_t> column_names::find(std::string_view asked) {
  const std::string_view name = trimmed(asked);
  const std::string* const role = index_.has(name) ? nullptr : mapped(name);
  if (role != nullptr) {
    return find_role(name);
  }
  const auto named = find_if_any(name);
  if (!named) {
    return failure{named.error()};
  }
  if (*named) {
    return **named;
  }
  const std::vector<std::size_t> usual = called(name);
  if (usual.size() > 1) {
    return several(name, usual);
  }
  return usual.empty() ? result<std::size_t>(failure{csv_detail::no_column(*table_, name)})
                       : take(name, usual[0]);
}

result<std::size_t> column_names::find_role(std::string_view role, std::string_view other) {
  const std::string* named = mapped(role);
  if (named == nullptr && !other.empty()) {
    named = mapped(other);
  }
  if (named == nullptr) {
    return find(role);
  }
  const auto column = find_if_any(*named);
  if (!column) {
    return failure{column.error()};
  }
  return *column ? result<std::size_t>(**column) : failure{csv_detail::no_column(*table_, *named)};
}

std::string matches_text(const std::vector<matched_name>& matches) {
  std::vector<std::string> all;
  for (const matched_name& m : matches) {
    all.push_back(fmt::format("{} is {}", printable(m.name), in_quotes(m.column)));
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace leverage::program
