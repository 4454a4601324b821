// SPDX-License-Identifier: Apache-2.0
#include "output/page.hpp"

#include <algorithm>

#include "support/printable.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

void page::line(std::string_view key, std::size_t key_width, std::string_view text) {
  wrap(text_, left(printable(key), key_width), text, width_);
}

void page::lines(const text_lines& all) {
  std::size_t widest = 0;
  for (const auto& [key, text] : all) {
    widest = std::max(widest, width_of(printable(key)));
  }
  for (const auto& [key, text] : all) {
    line(key, widest + 2, text);
  }
}

void page::title(std::string_view text) {
  blank();
  paragraph(text);
}

void page::paragraph(std::string_view text, std::string_view first) {
  wrap(text_, first, text, width_);
}

void page::blank() {
  if (!text_.empty()) {
    text_ += '\n';
  }
}

}  // namespace leverage::program
