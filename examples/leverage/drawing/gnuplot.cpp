// SPDX-License-Identifier: Apache-2.0
#include "drawing/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>

#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

namespace fs = std::filesystem;

constexpr int not_found = 127;
constexpr int no_terminal = 3;

/// gnuplot's exit code, or `not_found` if it is not installed; its messages go to the file `said`.
int run_gnuplot(const fs::path& script, const fs::path& said) {
  const pid_t child = fork();
  if (child == 0) {
    const int to = open(said.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (to >= 0) {
      dup2(to, STDOUT_FILENO);
      dup2(to, STDERR_FILENO);
    }
    execlp("gnuplot", "gnuplot", script.c_str(), static_cast<char*>(nullptr));
    _exit(not_found);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status)) {
    return -1;
  }
  return WEXITSTATUS(status);
}

/// The last line of gnuplot's messages that is not empty: the most useful one.
std::string last_line(const fs::path& said) {
  std::ifstream in(said);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" ^") != std::string::npos) {
      last = line;
    }
  }
  return last;
}

std::string terminal(const picture& what, picture_format format) {
  if (format == picture_format::svg) {
    return fmt::format(
        "set terminal svg size {},{} enhanced font 'Helvetica,14' background 'white'\n", what.width,
        what.height);
  }
  return fmt::format(
      "if (strstrt(GPVAL_TERMINALS, 'pngcairo')) {{\n"
      "  set terminal pngcairo size {0},{1} fontscale 1.5 linewidth 2 pointscale 2 enhanced "
      "font 'Helvetica,14' background 'white'\n"
      "}} else {{ if (strstrt(GPVAL_TERMINALS, ' png ')) {{\n"
      "  set terminal png truecolor size {0},{1} fontscale 1.5 linewidth 2 enhanced "
      "background '#ffffff'\n"
      "}} else {{\n  exit status {2}\n}} }}\n",
      2 * what.width, 2 * what.height, no_terminal);
}

}  // namespace

std::optional<picture_format> format_of(const std::string& path) {
  std::string ending = fs::path(path).extension().string();
  for (char& c : ending) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (ending == ".svg") {
    return picture_format::svg;
  }
  if (ending == ".png") {
    return picture_format::png;
  }
  return std::nullopt;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : printable(text)) {
    out += c;
    if (c == '\'') {
      out += c;
    }
  }
  return out + "'";
}

std::optional<failure> draw(const picture& what, picture_format format, const fs::path& to) {
  const fs::path script = to.string() + ".gnuplot";
  const fs::path said = to.string() + ".said";
  {
    std::ofstream out(script);
    out << "set encoding utf8\n"
        << terminal(what, format) << fmt::format("set output {}\n", quoted(to.string()))
        << what.commands << "set output\n";
    if (!out.flush()) {
      return failure{"cannot write the script for gnuplot"};
    }
  }
  const int code = run_gnuplot(script, said);
  std::error_code error;
  if (code == not_found) {
    return failure{"a picture needs gnuplot (Debian: gnuplot-nox), which is not installed"};
  }
  if (code == no_terminal) {
    return failure{"this gnuplot cannot write PNG: it has neither pngcairo nor png"};
  }
  if (code != 0 || !fs::exists(to, error) || fs::file_size(to, error) == 0) {
    const std::string reason = last_line(said);
    return failure{fmt::format("gnuplot could not draw the picture (exit code {}){}", code,
                               reason.empty() ? "" : ": " + in_quotes(reason))};
  }
  return std::nullopt;
}

}  // namespace leverage::program
