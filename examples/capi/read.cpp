// SPDX-License-Identifier: Apache-2.0
// Models from JSON.
#include "leverage/config/read.hpp"
#include "handle.hpp"

extern "C" leverage_status leverage_model_read(const char* json, size_t length, const char* as,
                                               int64_t sequence, leverage_model** model,
                                               char* message, size_t message_size) {
  using namespace leverage;
  if (model != nullptr) *model = nullptr;
  if (json == nullptr || model == nullptr) {
    return c_api::refused("expected a pointer, found NULL", message, message_size);
  }
  constexpr count longest = 2'147'483'647;
  if (sequence < 0 || sequence > longest) {
    return c_api::refused("sequence: expected from 0 to 2147483647 tokens", message, message_size);
  }
  return c_api::guarded([&] {
    config::read_options options;
    if (sequence > 0) options.sequence = sequence;
    if (as != nullptr) options.as = as;
    const config::reading read = config::parse({json, length}, options);
    if (!read.has_model()) {
      std::string text;
      for (const config::problem& p : read.problems) {
        text.append(text.empty() ? "" : "\n").append(p.text());
      }
      c_api::write(text, message, message_size);
      return LEVERAGE_BAD_MODEL;
    }
    *model = new leverage_model{read.model, read.family, read.notes};
    return LEVERAGE_OK;
  });
}
