// SPDX-License-Identifier: Apache-2.0
#include "command_line/command_line.hpp"

#include <ostream>
#include <string>
#include <string_view>

#include "command_line/parse.hpp"
#include "support/printable.hpp"

namespace leverage::program {

namespace {

/// Every line of a complaint, with the program's name.
void complain(std::ostream& err, std::string_view lines) {
  while (true) {
    const std::size_t end = lines.find('\n');
    err << "leverage: " << printable(lines.substr(0, end)) << '\n';
    if (end == std::string_view::npos) {
      return;
    }
    lines.remove_prefix(end + 1);
  }
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        std::size_t width) {
  const auto text =
      parse(argc, argv).and_then([&](const action& command) { return command(width); });
  if (!text) {
    complain(err, text.error());
    return bad_input;
  }
  if (!text->complaint.empty()) {
    complain(err, text->complaint);
  }
  out << text->text << std::flush;
  if (!out) {
    complain(err, "cannot write the output");
    return no_answer;
  }
  return text->code;
}

}  // namespace leverage::program
