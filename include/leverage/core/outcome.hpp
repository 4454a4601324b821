// SPDX-License-Identifier: Apache-2.0
/// @file
/// The quantity that a law returns, and the kind of models that it was made for.
#pragma once

#include <string_view>

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
  }
  return "";
}

}  // namespace leverage
