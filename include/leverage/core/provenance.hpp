// SPDX-License-Identifier: Apache-2.0
/// @file
/// The source of a published number: who printed it, where, in which units, and how the transcription was verified.
///
///   tian2025::table6.source.arxiv                 "2507.17702"
#pragma once

#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage {

/// How the coefficients were verified against the source, from the nearest to it to the farthest.
enum class evidence {
  unstated,
  authors_code,    ///< read in the authors' repository: its code or its data
  paper,           ///< read in the paper's own text
  derived,         ///< computed from the source's data or tables; the source does not print them
  transcriptions,  ///< read in at least two independent transcriptions that agree, not in the paper
  one_transcription,  ///< read in a single transcription: verify before use
};

/// The levels that a published set can have, in their order.
inline constexpr evidence evidence_levels[] = {evidence::authors_code, evidence::paper,
                                               evidence::derived, evidence::transcriptions,
                                               evidence::one_transcription};

/// `paper` as "paper's text", and so on.
[[nodiscard]] constexpr std::string_view to_string(evidence e) {
  switch (e) {
    case evidence::authors_code:
      return "authors' code";
    case evidence::paper:
      return "paper's text";
    case evidence::derived:
      return "derived from the source";
    case evidence::transcriptions:
      return "two transcriptions";
    case evidence::one_transcription:
      return "one transcription";
    case evidence::unstated:
      break;
  }
  return "unstated";
}

/// The same in one word, to choose by: code, paper, derived, two, one.
[[nodiscard]] constexpr std::string_view level_name(evidence e) {
  switch (e) {
    case evidence::authors_code:
      return "code";
    case evidence::paper:
      return "paper";
    case evidence::derived:
      return "derived";
    case evidence::transcriptions:
      return "two";
    case evidence::one_transcription:
      return "one";
    case evidence::unstated:
      break;
  }
  return "unstated";
}

/// The source of a coefficient set.
struct provenance {
  std::string_view key;       ///< short name as cited in the comments: tian2025
  std::string_view citation;  ///< authors, year, title
  std::string_view arxiv;     ///< arXiv identifier, empty if there is none
  std::string_view location;  ///< equation and table
  std::string_view units;     ///< units of inputs and output
  std::string_view range;     ///< the runs that were fitted, in words
  std::string_view note;      ///< what was inferred or corrected, empty if nothing
  evidence verified = evidence::unstated;
  std::string_view reproduces = {};  ///< other numbers of the source that the set gives, if any
  std::string_view contradicted =
      {};  ///< independent laws that contradict it, empty if none is known
  std::string_view setting =
      {};  ///< optimizer and schedule of the runs, where the answer depends on them and they are known
};

/// The source with the optimizer and schedule of its runs.
[[nodiscard]] constexpr provenance with_setting(provenance source, std::string_view setting) {
  source.setting = setting;
  return source;
}

}  // namespace leverage
