// SPDX-License-Identifier: Apache-2.0
/// @file
/// Entries of the catalogue in words.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "laws/law_catalogue.hpp"
#include "output/value.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// What a law answers, without the unit: "loss"; and the unit: "nats per token", or nothing.
[[nodiscard]] std::string_view answer_name(outcome o);
[[nodiscard]] std::string_view answer_unit(outcome o);

/// The numbers that an argument may be: "above 0 and at most 1".
[[nodiscard]] std::string domain_text(const argument_facts& f);
/// A value of an input, in its unit.
[[nodiscard]] std::string input_text(const law_line& law, std::size_t input, double value);
/// "parameters 44 M..16 B, tokens 5 B..500 B".
[[nodiscard]] std::string range_text(const law_line& law);

/// "Hoffmann et al. 2022, Training ..., arXiv:2203.15556".
[[nodiscard]] std::string paper_text(const provenance& source);

/// How the coefficients were verified, and what they reproduce: "one transcription; reproduces both headline numbers".
[[nodiscard]] std::string verified_text(const provenance& source);

/// Whether independent laws contradict a law: it is not an equal of the others.
[[nodiscard]] bool is_contradicted(const law_line& law);

/// "E = 1.69 nats per token, A = 406.4", every digit of the set.
[[nodiscard]] std::string coefficients_text(const law_line& law);

/// "--parameters, --tokens".
[[nodiscard]] std::string flags_text(std::span<const argument> inputs);

/// The failure for an unknown name, with the nearest of the catalogue's names and of `more`.
[[nodiscard]] failure unknown_law(std::string_view what, std::string_view found,
                                  std::span<const std::string_view> more = {});

/// Everything that the catalogue holds about an entry.
[[nodiscard]] object law_answer(const law_line& law);

}  // namespace leverage::program
