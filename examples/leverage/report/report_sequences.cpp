// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "leverage/cost/key_values.hpp"
#include "leverage/cost/sequence_flops.hpp"
#include "report/report_sections.hpp"

namespace leverage::program::report {

namespace {

std::string tokens_text(count n) {
  return fmt::format("{} token{}", grouped(n), n == 1 ? "" : "s");
}

std::string packed_title(const packed_lengths& packed) {
  count number = 0;
  count least = std::numeric_limits<count>::max();
  count most = 0;
  for (const cost::equal_sequences& s : packed.sequences) {
    if (s.number == 0) {
      continue;
    }
    number = s.number > std::numeric_limits<count>::max() - number
                 ? std::numeric_limits<count>::max()
                 : number + s.number;
    least = std::min(least, s.length);
    most = std::max(most, s.length);
  }
  const std::string lengths = least == most
                                  ? tokens_text(most)
                                  : fmt::format("{} to {}", grouped(least), tokens_text(most));
  return fmt::format("Packed sequences: {} of {} ({}), each token sees its own sequence",
                     grouped(number), lengths, packed.flag);
}

bool can_be_one_sequence(const transformer& m, double tokens) {
  const count limit = m.learned_positions > 0 ? m.learned_positions : 2'147'483'647;
  return tokens <= static_cast<double>(limit);
}

}  // namespace

section packed_section(const std::vector<subject>& subjects, const request& asked) {
  section out{.key = "packed_sequences",
              .title = packed_title(*asked.packed),
              .share_key = "share_of_packed_forward_flops"};
  row_writer rows(out, subjects);
  const auto add = [&](const char* key, const char* label, unit in, int indent, auto of) {
    rows.add(key, label, in, indent, [&](const subject& s) {
      return of(s,
                cost::packed_flops_of(s.model(), asked.packed->sequences,
                                      cost::attention_mask::exact_causal, asked.recurrent_chunk));
    });
  };
  using packed = cost::packed_flops;
  add("tokens", "tokens", unit::tokens, 0,
      [](const subject&, const packed& p) { return cell_of(p.tokens); });
  add("forward", "forward", unit::flops, 0,
      [](const subject&, const packed& p) { return cell_of(p.forward); });
  add("attention_core", "scores, weighted values", unit::flops, 1,
      [](const subject&, const packed& p) {
        return p.attention_core.value > 0.0
                   ? cell{.value = p.attention_core.value, .share = p.attention_core / p.forward}
                   : cell{};
      });
  add("forward_and_backward", "forward and backward", unit::flops, 0,
      [](const subject&, const packed& p) { return cell_of(p.training()); });
  add("forward_and_backward_per_token", "per token", unit::flops_per_token, 1,
      [](const subject&, const packed& p) { return cell_of(p.training().value / p.tokens); });
  add("forward_and_backward_of_one_sequence", "as one sequence", unit::flops, 1,
      [&](const subject& s, const packed& p) {
        if (!can_be_one_sequence(s.model(), p.tokens)) {
          return cell{};
        }
        const auto tokens = static_cast<count>(p.tokens);
        return cell_of(3.0 * cost::forward_flops_of_sequence(s.model(), tokens,
                                                             cost::attention_mask::exact_causal,
                                                             asked.recurrent_chunk));
      });
  add("equivalent_length", "equal lengths of that cost", unit::plain, 0,
      [](const subject&, const packed& p) { return cell_of(p.equivalent_length); });
  return out;
}

section generation_section(const std::vector<subject>& subjects, const request& asked) {
  const count prompt = *asked.prompt;
  const count all = prompt + asked.generated;
  section out{.key = "generation",
              .title = fmt::format("Generation: a prompt of {} (--prompt), {} more (--generate)",
                                   tokens_text(prompt), grouped(asked.generated))};
  row_writer rows(out, subjects);
  const auto flops_of = [&](const subject& s) {
    return cost::generation_flops_of(s.model(), prompt, asked.generated, asked.recurrent_chunk);
  };
  const auto bytes_of = [&](double elements) { return elements * asked.cache.bits / 8; };
  const auto states_of = [&](const subject& s) {
    return bytes_of(static_cast<double>(cost::recurrent_state_elements(s.model())));
  };
  const auto memory_of = [&](const subject& s) {
    return cost::key_value_memory(s.model(),
                                  {.context = static_cast<double>(all), .bits = asked.cache.bits})
        .value;
  };
  const auto positive = [](double x) {
    return x > 0.0 ? cell_of(x) : cell{.value = 0.0, .instead = "-"};
  };
  rows.add("prefill", "prefill", unit::flops, 0,
           [&](const subject& s) { return flops_of(s).prefill; });
  rows.add("prefill_with_last_logits", "with logits of its last token alone", unit::flops, 1,
           [&](const subject& s) {
             const auto rest =
                 static_cast<double>(prompt - 1) * static_cast<double>(s.forward.logits);
             return flops_of(s).prefill.value - rest;
           });
  rows.add("decode", "decode", unit::flops, 0,
           [&](const subject& s) { return positive(flops_of(s).decode.value); });
  rows.add("decode_per_token", "per token", unit::flops_per_token, 1, [&](const subject& s) {
    return asked.generated > 0
               ? cell_of(flops_of(s).decode.value / static_cast<double>(asked.generated))
               : cell{};
  });
  rows.add("prefill_and_decode", "both", unit::flops, 0,
           [&](const subject& s) { return flops_of(s).prefill + flops_of(s).decode; });
  rows.add("memory_of_sequence", "memory of the sequence at its end", unit::bytes, 0, memory_of);
  rows.add("key_values_of_sequence", "keys and values", unit::bytes, 1,
           [&](const subject& s) { return positive(memory_of(s) - states_of(s)); });
  rows.add("recurrent_states_of_sequence", "recurrent states", unit::bytes, 1,
           [&](const subject& s) { return positive(states_of(s)); });
  if (std::any_of(subjects.begin(), subjects.end(),
                  [](const subject& s) { return s.model().prediction_layers > 0; })) {
    out.notes.emplace_back("Prediction modules run with every token, as in the counts above.");
  }
  return out;
}

}  // namespace leverage::program::report
