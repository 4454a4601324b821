// SPDX-License-Identifier: Apache-2.0
/// @file
/// Flags and parsers that several commands share.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "command_line/flags.hpp"
#include "command_line/name_lists.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_inputs.hpp"
#include "leverage/cost/key_values.hpp"
#include "support/numbers.hpp"

namespace leverage::program {

/// The help of --json.
inline constexpr const char* json_help = "The same content as JSON, numbers not rounded";

/// A parser for whole numbers of a type.
template <std::integral T>
[[nodiscard]] auto whole(count min, count max) {
  return [min, max](std::string_view text) {
    return parse_count(text, min, max).map([](count n) { return static_cast<T>(n); });
  };
}

/// The number of resamples of a bootstrap: none, or enough for an interval.
[[nodiscard]] inline auto resamples_up_to(count max) {
  return [max](std::string_view text) -> result<std::size_t> {
    const auto n = parse_count(text, 0, max);
    if (!n || *n == 1) {
      return failure{"expected 0 or 2 to " + std::to_string(max) + ", found " + in_quotes(text)};
    }
    return static_cast<std::size_t>(*n);
  };
}

/// Bits of a number in memory: above 0, at most 64.
[[nodiscard]] result<double> parse_bits(std::string_view text);

/// --weight-bits, --context, --sequences and --cache-bits: the memory of weights and of keys and values.
template <class Values, class Context>
void add_memory(declaration<Values>& d, double& weight_bits, cost::key_value_load& load,
                Context& context, std::string context_default, const std::string& group) {
  constexpr count max_sequences = 1'000'000'000;
  const auto real = [](auto parse) {
    return [parse](std::string_view text) {
      return parse(text).map([](count n) { return static_cast<double>(n); });
    };
  };
  d.value("--weight-bits", "BITS", "Bits of a weight in memory: 16, 8, 4.25", weight_bits,
          parse_bits)
      .by_default("16")
      .in_group(group);
  d.value("--context", "N", "Tokens of a sequence whose keys and values are cached: 131072",
          context, real(parse_sequence))
      .assumed(std::move(context_default))
      .in_group(group);
  d.value("--sequences", "N", "Number of such sequences in memory at once", load.sequences,
          real(whole<count>(1, max_sequences)))
      .by_default("1")
      .in_group(group);
  d.value("--cache-bits", "BITS", "Bits of a cached number of keys and values", load.bits,
          parse_bits)
      .by_default("16")
      .in_group(group);
}

/// --as, of a command that reads models from files.
template <class Values>
void add_reading(declaration<Values>& d) {
  const auto family = [](std::string_view text) -> result<std::string> {
    if (text.empty()) {
      return failure{"expected a family of models, found " + in_quotes(text)};
    }
    return std::string(text);
  };
  d.value("--as", "FAMILY", "Read files as if they were of this model_type, such as llama",
          d.values().as, family)
      .assumed("what the file says");
}

/// The name of a recipe of number formats.
[[nodiscard]] result<std::string> parse_recipe(std::string_view text);
/// The name of formats in which a model serves.
[[nodiscard]] result<std::string> parse_serving_format(std::string_view text);
/// A share of time above 0, and at most 1.
[[nodiscard]] result<double> parse_goodput(std::string_view text);
/// USD for an hour of one accelerator.
[[nodiscard]] result<double> parse_price(std::string_view text);

/// A sentence's beginning.
[[nodiscard]] std::string capital(std::string_view text);

/// The names that the flag of an argument had in earlier versions.
void add_old_names(flag& f, argument a);

/// NAME=NUMBER.
[[nodiscard]] result<std::pair<std::string, double>> parse_named_number(std::string_view text);

/// --seed, --threads and --confidence.
template <class Values>
void add_resampling(declaration<Values>& d, std::string_view of_what) {
  constexpr count max_threads = 1024;
  Values& v = d.values();
  d.value("--seed", "N", "Seed of " + std::string(of_what), v.seed, parse_seed).by_default("42");
  d.value("--threads", "N", "Threads to compute with, 0 for all cores; the result does not change",
          v.threads, whole<unsigned>(0, max_threads))
      .by_default("0");
  d.value("--confidence", "P", "Confidence level of the intervals, a share", v.confidence,
          parse_share)
      .by_default("0.95");
}

/// Each of these is drawn by a process of its own.
inline constexpr std::size_t max_pictures = 16;

/// --time-limit, of a command that may take long.
template <class Values>
void add_time_limit(declaration<Values>& d) {
  Values& v = d.values();
  d.value("--time-limit", "TIME",
          "Time after which to answer with what is done: 30s, 5min, 2h; Ctrl-C does the same",
          v.time_limit, parse_duration)
      .assumed("no limit");
}

/// A flag for every input of the catalogue's laws but those whose flag the command has declared, and --params.
template <class Values>
void add_inputs(declaration<Values>& d, input_options& inputs) {
  const auto laws = law_catalogue();
  for (const argument_facts& f : argument_table) {
    const bool counted = std::any_of(laws.begin(), laws.end(), [&](const law_line& law) {
      return law.position(f.which).has_value();
    });
    const std::string name = "--" + std::string(f.name);
    if (counted && !d.has(name)) {
      add_old_names(d.value(name, "X", capital(f.meaning),
                            inputs.text[static_cast<std::size_t>(f.which)], as_text)
                        .in_group("Inputs of laws"),
                    f.which);
    }
  }
  d.value("--params", "X", "Weights, in the count that the law takes", inputs.weights, as_text)
      .in_group("Inputs of laws");
}

}  // namespace leverage::program
