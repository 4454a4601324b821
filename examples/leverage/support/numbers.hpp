// SPDX-License-Identifier: Apache-2.0
/// @file
/// Numbers as flags take them. Every flag knows the same grammar:
///
///   number    decimal digits, optionally a sign, a decimal point, an exponent and one suffix:
///             % (a hundredth) or k, K, m, M, b, B, g, G, t, T (powers of a thousand);
///             % is for shares and other ratios, not for whole numbers, tokens, parameters, FLOPs or bytes
///   list      numbers separated by commas: 1B,7B,70B; 10,000 or fewer
///   range     LOW..HIGH:COUNT, COUNT numbers that are even in the logarithm: 1e21..1e23:5
///   interval  LOW..HIGH, or one number for both ends
///   counts    FIRST..LAST or FIRST..LAST:STEP in whole numbers, or a list of such: 32,64,128..512:64
///   names     NAME=VALUE,NAME=VALUE, each name once
///
/// Blanks around a number, a name or a value do not matter. Infinite numbers, hexadecimal digits and "nan" are refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A text without the blanks and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Where a character is that does not stand in double quotes; npos where it does not.
[[nodiscard]] std::size_t find_unquoted(std::string_view text, char wanted);

/// A plain decimal number, without a suffix: what the cell of a table holds.
[[nodiscard]] result<double> parse_decimal(std::string_view text);

/// Any finite number: 0.031, 3.1%, 70B, 1e22.
[[nodiscard]] result<double> parse_number(std::string_view text);
/// A number above 0.
[[nodiscard]] result<double> parse_positive(std::string_view text);
/// A number of 0 or more.
[[nodiscard]] result<double> parse_non_negative(std::string_view text);
/// A share above 0 and below 1: 0.05, 5%.
[[nodiscard]] result<double> parse_share(std::string_view text);

/// Seconds above 0: 30, 30s, 5min, 2h.
[[nodiscard]] result<double> parse_duration(std::string_view text);

/// A whole number of `min` to `max`: 126464, 4K, 1e3.
[[nodiscard]] result<count> parse_count(std::string_view text, count min = 1,
                                        count max = count{1} << 53);

/// A whole number below 2^64, with all its digits where it is written with digits alone: the seed of a generator.
[[nodiscard]] result<std::uint64_t> parse_seed(std::string_view text);

/// Tokens from 1 to 1e20: 1e12, 300B, 1.5T.
[[nodiscard]] result<tokens<>> parse_tokens(std::string_view text);
/// Operations from 1 to 1e35: 1e22, 3e3T.
[[nodiscard]] result<flops<>> parse_flops(std::string_view text);
/// Parameters from 1 to 1e18: 20e9, 20B.
[[nodiscard]] result<parameters<>> parse_parameters(std::string_view text);
/// Bytes from 1 to 1e20: 640e9, 640G, 640GB; the suffixes KiB, MiB, GiB and TiB are powers of 1024.
[[nodiscard]] result<bytes<>> parse_bytes(std::string_view text);
/// A sequence length of 1 to 2^40 tokens: 4096, 4K.
[[nodiscard]] result<count> parse_sequence(std::string_view text);

/// One number, several separated by commas, or ranges LOW..HIGH:COUNT among them.
[[nodiscard]] result<std::vector<double>> parse_numbers(std::string_view text);
/// The same of numbers above 0.
[[nodiscard]] result<std::vector<double>> parse_positives(std::string_view text);
/// The same of operations from 1 to 1e35: 1e21,1e22 or 1e21..1e23:5.
[[nodiscard]] result<std::vector<flops<>>> parse_budgets(std::string_view text);

/// LOW..HIGH with 0 <= LOW <= HIGH, or one number for both.
[[nodiscard]] result<std::pair<double, double>> parse_interval(std::string_view text);

/// FIRST, FIRST + STEP, ... up to LAST.
struct whole_range {
  count first = 0;
  count last = 0;
  count step = 1;
};
/// FIRST..LAST, FIRST..LAST:STEP or one number, all of 0 or more and STEP at least 1.
[[nodiscard]] result<whole_range> parse_whole_range(std::string_view text);
/// Such ranges and numbers separated by commas: all of their numbers, ascending, each once. One alone is not expanded.
[[nodiscard]] result<std::variant<whole_range, std::vector<count>>> parse_counts(
    std::string_view text);

/// NAME=VALUE without the blanks around them, neither of them empty.
[[nodiscard]] result<std::pair<std::string, std::string>> parse_assignment(std::string_view text);

/// A number by its name, and where it goes.
struct named_place {
  std::string_view name;
  double* value;
};
/// Numbers by their name, and where they go.
struct named_list {
  std::string_view name;
  std::vector<double>* values;
};
/// Numbers by name, as in "a=1.2,d=-7%", each into its place; a name without a place or given twice is a failure.
/// Returns which places were filled, in their order.
[[nodiscard]] result<std::vector<bool>> fill_named(std::string_view text,
                                                   std::span<const named_place> places);
/// The same with lists and ranges: "A=0.031,0.05,C=1e21..1e23:3".
[[nodiscard]] result<std::vector<bool>> fill_named(std::string_view text,
                                                   std::span<const named_list> places);

}  // namespace leverage::program
