// SPDX-License-Identifier: Apache-2.0
/// @file
/// Published FLOP conventions side by side: what each of them counts, how it differs from the exact count, and whether
/// it describes a given model.
///
///   for (const cost::convention& c : cost::conventions) print(c.name, c.flops_of(m), c.over_exact(m));
///
/// Differences are relative to the exact count of the same pass. The exact count includes all matrix products at full
/// attention, with router, logits and prediction modules; training counts three times the forward products.
#pragma once

#include <string_view>

#include "leverage/core/quantities.hpp"
#include "leverage/cost/bi2024.hpp"
#include "leverage/cost/chowdhery2022.hpp"
#include "leverage/cost/flops.hpp"
#include "leverage/cost/hoffmann2022.hpp"
#include "leverage/cost/kaplan2020.hpp"
#include "leverage/cost/krajewski2024.hpp"
#include "leverage/cost/li2025.hpp"
#include "leverage/cost/megatron.hpp"
#include "leverage/cost/narayanan2021.hpp"
#include "leverage/cost/porian2024.hpp"
#include "leverage/cost/sardana2024.hpp"
#include "leverage/cost/tian2025.hpp"
#include "leverage/model/transformer.hpp"
#include "leverage/model/validate.hpp"

namespace leverage::cost {

/// The pass whose cost a convention counts.
enum class pass {
  training,   ///< forward and backward pass of a training token
  inference,  ///< forward pass of a token
};

/// The exact count that conventions are compared with, at full attention; `not_a_count` for an invalid model.
[[nodiscard]] constexpr flops_per_token<count> exact_flops(const transformer& m, pass of) {
  if (!leverage::detail::is_valid(m)) {
    return flops_per_token{not_a_count};
  }
  const flop_breakdown forward = forward_flops(m);
  return of == pass::training ? training(forward).total() : forward.total();
}

/// A published FLOP convention.
struct convention {
  std::string_view key;         ///< one word, unique
  std::string_view name;        ///< authors, year and which of their counts
  std::string_view source;      ///< arXiv number or repository, and where in it
  std::string_view counts;      ///< what it counts
  std::string_view difference;  ///< how it differs from the exact count
  pass of;
  /// Whether it describes the model.
  bool (*describes)(const transformer&);
  /// Its count; a model that it does not describe is rejected.
  flops_per_token<count> (*function)(const transformer&);

  /// Its count, or `not_a_count` if it does not describe the model, also in constant expressions.
  [[nodiscard]] constexpr flops_per_token<count> flops_of(const transformer& m) const {
    return describes(m) ? function(m) : flops_per_token{not_a_count};
  }
  /// The ratio of its count to the exact count; NaN if it does not describe the model.
  [[nodiscard]] constexpr double over_exact(const transformer& m) const {
    return flops_of(m) / exact_flops(m, of);
  }
};

/// All conventions: papers by year, then Megatron-LM, then the conventions of inference.
inline constexpr convention conventions[] = {
    {"kaplan2020", "Kaplan et al. 2020, 6 N", "arXiv:2001.08361, section 2.1", kaplan2020::counts,
     kaplan2020::difference, pass::training, kaplan2020::describes,
     kaplan2020::training_flops_per_token},
    {"kaplan2020_with_context", "Kaplan et al. 2020, with context", "arXiv:2001.08361, Eq. 2.2",
     kaplan2020::with_context_counts, kaplan2020::with_context_difference, pass::training,
     kaplan2020::describes_with_context, kaplan2020::training_flops_with_context},
    {"narayanan2021", "Narayanan et al. 2021", "arXiv:2104.04473, Eq. 3 without recomputation",
     narayanan2021::counts, narayanan2021::difference, pass::training, narayanan2021::describes,
     narayanan2021::training_flops_per_token},
    {"narayanan2021_recomputing", "Narayanan et al. 2021, recomputing", "arXiv:2104.04473, Eq. 3",
     narayanan2021::recomputing_counts, narayanan2021::recomputing_difference, pass::training,
     narayanan2021::describes, narayanan2021::training_flops_recomputing},
    {"hoffmann2022", "Hoffmann et al. 2022, 6 N", "arXiv:2203.15556, section 3.3",
     hoffmann2022::counts, hoffmann2022::difference, pass::training, hoffmann2022::describes,
     hoffmann2022::training_flops_per_token},
    {"hoffmann2022_appendix_f", "Hoffmann et al. 2022, Appendix F", "arXiv:2203.15556, Appendix F",
     hoffmann2022::appendix_f_counts, hoffmann2022::appendix_f_difference, pass::training,
     hoffmann2022::describes_by_appendix_f, hoffmann2022::training_flops_appendix_f},
    {"hoffmann2022_table_a4", "Hoffmann et al. 2022, Table A4", "arXiv:2203.15556, Table A4",
     hoffmann2022::table_a4_counts, hoffmann2022::table_a4_difference, pass::training,
     hoffmann2022::describes_by_appendix_f, hoffmann2022::training_flops_table_a4},
    {"chowdhery2022", "Chowdhery et al. 2022 (PaLM)", "arXiv:2204.02311, Appendix B",
     chowdhery2022::counts, chowdhery2022::difference, pass::training, chowdhery2022::describes,
     chowdhery2022::training_flops_per_token},
    {"bi2024", "Bi et al. 2024 (DeepSeek), M", "arXiv:2401.02954, Eq. 2", bi2024::counts,
     bi2024::difference, pass::training, bi2024::describes, bi2024::training_flops_per_token},
    {"bi2024_6n1", "Bi et al. 2024, 6 N1", "arXiv:2401.02954, Eq. 2", bi2024::non_embedding_counts,
     bi2024::non_embedding_difference, pass::training, bi2024::describes,
     bi2024::training_flops_non_embedding},
    {"bi2024_6n2", "Bi et al. 2024, 6 N2", "arXiv:2401.02954, Eq. 2", bi2024::complete_counts,
     bi2024::complete_difference, pass::training, bi2024::describes,
     bi2024::training_flops_complete},
    {"krajewski2024", "Krajewski et al. 2024", "arXiv:2402.07871", krajewski2024::counts,
     krajewski2024::difference, pass::training, krajewski2024::describes,
     krajewski2024::training_flops_per_token},
    {"porian2024_without_head", "Porian et al. 2024, without head",
     "arXiv:2406.19146, authors' repository", porian2024::without_head_counts,
     porian2024::without_head_difference, pass::training, porian2024::describes,
     porian2024::training_flops_without_head},
    {"porian2024_with_head", "Porian et al. 2024, with head",
     "arXiv:2406.19146, authors' repository", porian2024::with_head_counts,
     porian2024::with_head_difference, pass::training, porian2024::describes,
     porian2024::training_flops_with_head},
    {"porian2024_with_attention", "Porian et al. 2024, with attention",
     "arXiv:2406.19146, authors' repository", porian2024::with_attention_counts,
     porian2024::with_attention_difference, pass::training, porian2024::describes,
     porian2024::training_flops_with_attention},
    {"porian2024_chinchilla", "Porian et al. 2024, \"chinchilla\"",
     "arXiv:2406.19146, authors' repository", porian2024::chinchilla_counts,
     porian2024::chinchilla_difference, pass::training, porian2024::describes,
     porian2024::training_flops_chinchilla},
    {"li2025", "Li et al. 2025 (Step Law), M", "arXiv:2503.04715, authors' repository",
     li2025::counts, li2025::difference, pass::training, li2025::describes,
     li2025::training_flops_per_token},
    {"tian2025_arxiv", "Tian et al. 2025, arXiv", "arXiv:2507.17702, Eq. 14-16",
     tian2025::arxiv_counts, "half of the attention projections; no router; no logits",
     pass::training, tian2025::describes, tian2025::training_flops_arxiv},
    {"tian2025_iclr", "Tian et al. 2025, ICLR", "ICLR version of arXiv:2507.17702, Eq. 11-13",
     tian2025::iclr_counts,
     "no output projection; two of three shared-expert matrices; no router; no logits",
     pass::training, tian2025::describes, tian2025::training_flops_iclr},
    {"megatron", "Megatron-LM",
     "NVIDIA/Megatron-LM, megatron/training/training.py, commit 001b00c2734d", megatron::counts,
     megatron::difference, pass::training, megatron::describes, megatron::training_flops_per_token},
    {"sardana2024_inference", "Sardana et al. 2024, inference", "arXiv:2401.00448",
     sardana2024::inference_counts, sardana2024::inference_difference, pass::inference,
     sardana2024::describes, sardana2024::inference_flops_per_token},
};

/// The convention with this key, or null if there is none.
[[nodiscard]] constexpr const convention* find_convention(std::string_view key) {
  for (const convention& c : conventions) {
    if (c.key == key) {
      return &c;
    }
  }
  return nullptr;
}

}  // namespace leverage::cost
