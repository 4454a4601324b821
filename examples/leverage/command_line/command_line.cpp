// SPDX-License-Identifier: Apache-2.0
#include "command_line/command_line.hpp"

#include <cerrno>
#include <exception>
#include <new>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>

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

/// What the command answers; no memory for it, and the like, is no answer.
result<command_result> answer(int argc, const char* const* argv, std::size_t width) {
  try {
    return parse(argc, argv).and_then([&](const action& command) { return command(width); });
  } catch (const std::bad_alloc&) {
    return without_answer("not enough memory");
  } catch (const std::exception& error) {
    return without_answer(printable(error.what()));
  }
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        std::size_t width) {
  const auto text = answer(argc, argv, width);
  if (!text) {
    complain(err, text.error());
    return bad_input;
  }
  if (!text->complaint.empty()) {
    complain(err, text->complaint);
  }
  errno = 0;
  out << text->text << std::flush;
  if (!out) {
    const int why = errno;
    complain(err, "cannot write the output" +
                      (why == 0 ? std::string() : ": " + std::generic_category().message(why)));
    return no_answer;
  }
  return text->code;
}

}  // namespace leverage::program
