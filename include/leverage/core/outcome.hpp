// SPDX-License-Identifier: Apache-2.0
/// @file
/// The quantity that a law returns, and the kind of models that it was made for.
#pragma once

#include <string_view>

#include "leverage/core/detail/cpp20.hpp"

namespace leverage {

/// Which models a law was made for.
enum class model_kind { dense, mixture, any };

[[nodiscard]] constexpr std::string_view to_string(model_kind k) {
  return k == model_kind::dense ? "dense models" : k == model_kind::mixture ? "mixtures" : "both";
}

/// The quantity that a law returns.
enum class outcome {
  loss,           ///< nats per token
  loss_per_byte,  ///< nats per byte
  error,          ///< share of wrong answers
  excess_loss,    ///< relative rise over the loss without a limit
  parameters,     ///< weights; the formula of the entry states which
  tokens,
  flops_per_token,
  flops,
  steps,
  batch,  ///< tokens per optimizer step
  learning_rate,
  leverage,  ///< compute of a dense model over the mixture's
  ratio,     ///< dimensionless
  loss_bits_per_byte,
  unigram_loss,  ///< nats per token less the loss of a unigram model: negative
  bits,          ///< of a number
  weight_decay,  ///< of AdamW, before it is multiplied by the learning rate
};

[[nodiscard]] constexpr std::string_view to_string(outcome o) {
  switch (o) {
    case outcome::loss:
      return "loss, nats per token";
    case outcome::loss_per_byte:
      return "loss, nats per byte";
    case outcome::error:
      return "error, a share";
    case outcome::excess_loss:
      return "excess loss, relative";
    case outcome::parameters:
      return "parameters";
    case outcome::tokens:
      return "tokens";
    case outcome::flops_per_token:
      return "FLOPs per token";
    case outcome::flops:
      return "FLOPs";
    case outcome::steps:
      return "optimizer steps";
    case outcome::batch:
      return "batch in tokens";
    case outcome::learning_rate:
      return "learning rate";
    case outcome::leverage:
      return "leverage";
    case outcome::ratio:
      return "ratio";
    case outcome::loss_bits_per_byte:
      return "loss, bits per byte";
    case outcome::unigram_loss:
      return "unigram loss, nats per token";
    case outcome::bits:
      return "bits";
    case outcome::weight_decay:
      return "weight decay";
  }
  return "";
}

/// Whether an answer says how well a model predicts; such answers of different laws are not comparable.
[[nodiscard]] constexpr bool is_loss(outcome o) {
  return o == outcome::loss || o == outcome::loss_per_byte || o == outcome::error ||
         o == outcome::excess_loss || o == outcome::loss_bits_per_byte ||
         o == outcome::unigram_loss;
}

}  // namespace leverage
