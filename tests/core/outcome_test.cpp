// SPDX-License-Identifier: Apache-2.0
/// @file
/// The words for what laws return and for the models they are about.
#include "leverage/core/outcome.hpp"

#include <set>
#include <string_view>

#include <doctest/doctest.h>

namespace outcome_test {

using namespace leverage;

TEST_CASE("each kind of models and each answer has words of its own") {
  std::set<std::string_view> kinds;
  for (const model_kind k : {model_kind::dense, model_kind::mixture, model_kind::any}) {
    CHECK(kinds.insert(to_string(k)).second);
  }
  std::set<std::string_view> answers;
  for (int i = 0; i <= static_cast<int>(outcome::weight_decay); ++i) {
    const std::string_view words = to_string(static_cast<outcome>(i));
    CHECK_FALSE(words.empty());
    CHECK(answers.insert(words).second);
  }
  CHECK(answers.size() == 17);
  CHECK(to_string(outcome::loss) == "loss, nats per token");
  CHECK(to_string(outcome::batch) == "batch in tokens");
  CHECK(to_string(outcome::flops_per_token) == "FLOPs per token");
}

TEST_CASE("six answers are losses, which laws with other data and tokenizers do not share") {
  int losses = 0;
  for (int i = 0; i <= static_cast<int>(outcome::weight_decay); ++i) {
    losses += is_loss(static_cast<outcome>(i)) ? 1 : 0;
  }
  CHECK(losses == 6);
  for (const outcome o : {outcome::loss, outcome::loss_per_byte, outcome::loss_bits_per_byte,
                          outcome::unigram_loss, outcome::excess_loss, outcome::error}) {
    CHECK(is_loss(o));
  }
}

}  // namespace outcome_test
