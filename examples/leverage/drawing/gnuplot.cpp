// SPDX-License-Identifier: Apache-2.0
#include "drawing/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <utility>

#include "support/printable.hpp"

namespace leverage::program {

namespace {

constexpr int not_found = 127;
constexpr int no_terminal = 3;

/// What gnuplot answered to a script.
struct spoken {
  int code = -1;  ///< its exit code, or `not_found` if it is not installed
  std::string out{};
  std::string err{};
};

/// A connection to another process: both ends, closed at the end.
struct connection {
  int ours = -1;
  int theirs = -1;
  connection() {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0) {
      ours = ends[0];
      theirs = ends[1];
      fcntl(ours, F_SETFD, FD_CLOEXEC);
      fcntl(theirs, F_SETFD, FD_CLOEXEC);
    }
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection() {
    drop(ours);
    drop(theirs);
  }
  static void drop(int& end) {
    if (end >= 0) {
      close(std::exchange(end, -1));
    }
  }
};

/// Sends a text, and reads what comes from two processes' ends until both are closed.
void converse(connection& in, std::string_view script, connection& out, connection& err,
              spoken& answer) {
  const auto receive = [](connection& from, std::string& to) {
    std::array<char, 1 << 16> piece{};
    const ssize_t n = read(from.ours, piece.data(), piece.size());
    if (n > 0) {
      to.append(piece.data(), static_cast<std::size_t>(n));
    } else if (n == 0 || errno != EINTR) {
      connection::drop(from.ours);
    }
  };
  while (out.ours >= 0 || err.ours >= 0) {
    if (script.empty()) {
      connection::drop(in.ours);
    }
    std::array<pollfd, 3> all{pollfd{in.ours, POLLOUT, 0}, pollfd{out.ours, POLLIN, 0},
                              pollfd{err.ours, POLLIN, 0}};
    if (poll(all.data(), all.size(), -1) < 0) {
      if (errno == EINTR) {
        continue;
      }
      return;
    }
    if (all[0].revents != 0) {
      const ssize_t n = send(in.ours, script.data(), script.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n >= 0) {
        script.remove_prefix(static_cast<std::size_t>(n));
      } else if (errno != EINTR && errno != EAGAIN) {
        script = {};  // it reads no more
      }
    }
    if (all[1].revents != 0) {
      receive(out, answer.out);
    }
    if (all[2].revents != 0) {
      receive(err, answer.err);
    }
  }
}

spoken run_gnuplot(std::string_view script) {
  spoken answer;
  connection in;
  connection out;
  connection err;
  if (in.ours < 0 || out.ours < 0 || err.ours < 0) {
    return answer;
  }
  const pid_t child = fork();
  if (child == 0) {
    dup2(in.theirs, STDIN_FILENO);
    dup2(out.theirs, STDOUT_FILENO);
    dup2(err.theirs, STDERR_FILENO);
    (void)std::signal(SIGPIPE, SIG_DFL);
    execlp("gnuplot", "gnuplot", "-d", static_cast<char*>(nullptr));
    _exit(not_found);
  }
  for (connection* c : {&in, &out, &err}) {
    connection::drop(c->theirs);
  }
  if (child < 0) {
    return answer;
  }
  converse(in, script, out, err, answer);
  connection::drop(in.ours);
  int status = 0;
  pid_t ended = 0;
  do {
    ended = waitpid(child, &status, 0);
  } while (ended < 0 && errno == EINTR);
  answer.code = ended == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

/// The last line of gnuplot's messages that is not empty: the most useful one.
std::string last_line(const std::string& said) {
  std::istringstream in(said);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" ^\t") != std::string::npos) {
      last = line;
    }
  }
  return last;
}

/// Whether a picture goes to its end: a disk may have been full, or gnuplot may have stopped.
bool complete(std::string_view bytes, picture_format format) {
  if (format == picture_format::svg) {
    return bytes.substr(0, bytes.find_last_not_of(" \n") + 1).ends_with("</svg>");
  }
  constexpr std::string_view last_chunk{"\0\0\0\0IEND\xae\x42\x60\x82", 12};
  return bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.ends_with(last_chunk);
}

/// gnuplot leaves in texts what ends a section in XML.
void mend_xml(std::string& svg) {
  constexpr std::string_view end = "]]>";
  for (auto at = svg.find(end); at != std::string::npos; at = svg.find(end, at)) {
    svg.replace(at, end.size(), "]]&gt;");
  }
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
  std::string ending = std::filesystem::path(path).extension().string();
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

result<std::string> draw(const picture& what, picture_format format) {
  spoken answer =
      run_gnuplot("set encoding utf8\n" + terminal(what, format) + what.commands + "set output\n");
  if (answer.code == not_found) {
    return failure{"a picture needs gnuplot (Debian: gnuplot-nox), which is not installed"};
  }
  if (answer.code == no_terminal) {
    return failure{"this gnuplot cannot write PNG: it has neither pngcairo nor png"};
  }
  if (answer.code != 0 || !complete(answer.out, format)) {
    const std::string reason = last_line(answer.err);
    return failure{fmt::format("gnuplot could not draw the picture ({}){}",
                               answer.code == 0  ? "it stopped before its end"
                               : answer.code < 0 ? "it did not run to its end"
                                                 : fmt::format("exit code {}", answer.code),
                               reason.empty() ? "" : ": " + in_quotes(reason))};
  }
  if (format == picture_format::svg) {
    mend_xml(answer.out);
  }
  return std::move(answer.out);
}

}  // namespace leverage::program
