// SPDX-License-Identifier: Apache-2.0
#include "support/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <optional>
#include <utility>
#include <vector>

#include "leverage/core/quantities.hpp"
#include "support/quantity_text.hpp"
#include "support/terminal.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr std::chrono::milliseconds between_drawings{100};
constexpr std::size_t widest_bar = 30;
constexpr std::size_t narrowest_bar = 8;

/// 0:07, 12:34, 1:02:03, 3 d 04 h.
std::string time_text(double seconds) {
  constexpr double longest = 1e9;
  const auto all = static_cast<std::int64_t>(std::clamp(seconds, 0.0, longest));
  const std::int64_t minutes = all / 60;
  const std::int64_t hours = minutes / 60;
  if (hours >= 24) {
    return fmt::format("{} d {:02} h", hours / 24, hours % 24);
  }
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes % 60, all % 60)
                   : fmt::format("{}:{:02}", minutes, all % 60);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string line;
  for (const std::string& part : parts) {
    line += line.empty() || part.empty() ? part : "  " + part;
  }
  return line;
}

std::string bar(double share, std::size_t columns) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(columns));
  return "[" + std::string(full, '#') + std::string(columns - full, '-') + "]";
}

/// Where progress goes instead of a terminal; nothing: to the terminal.
std::optional<progress_sink>& redirected() {
  static std::optional<progress_sink> to;
  return to;
}

}  // namespace

progress_redirection::progress_redirection(progress_sink to) { redirected() = std::move(to); }

progress_redirection::~progress_redirection() { redirected().reset(); }

std::string progress_line(std::string_view name, std::size_t done, std::size_t total,
                          std::chrono::duration<double> elapsed, std::size_t width) {
  done = std::min(done, total);
  const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
  const double seconds = elapsed.count();
  const bool foreseeable = done > 0 && done < total;
  const std::string percent = fmt::format("{:3.0f} %", std::floor(100 * share));
  const std::string steps =
      grouped(static_cast<count>(done)) + "/" + grouped(static_cast<count>(total));
  const std::string since = time_text(seconds) + " elapsed";
  const std::string left =
      foreseeable ? time_text(std::ceil(seconds * (1 / share - 1))) + " left" : "";

  const std::string name_text(name);
  const std::string full = joined({name_text, percent, steps, since, left});
  const std::size_t frame = name.empty() ? 4 : 6;  // brackets and blanks
  if (width_of(full) + frame + narrowest_bar <= width) {
    const std::size_t columns = std::min(widest_bar, width - width_of(full) - frame);
    return joined({name_text, bar(share, columns), percent, steps, since, left});
  }
  for (const auto& shorter : {full, joined({percent, steps, since, left}),
                              joined({percent, steps, left}), joined({percent, steps}), percent}) {
    if (width_of(shorter) <= width) {
      return shorter;
    }
  }
  return "";
}

progress::progress(std::string name, std::size_t total) : name_(std::move(name)), total_(total) {
  if (redirected()) {
    if (*redirected()) {
      sink_ = &*redirected();
      now_ = clock::now;
      started_ = now_();
      draw(started_);
    }
  } else if (isatty(STDERR_FILENO) != 0) {
    out_ = &std::cerr;
    width_ = terminal_width(STDERR_FILENO).value_or(80);
    now_ = clock::now;
    started_ = now_();
    draw(started_);
  }
}

progress::progress(std::string name, std::size_t total, std::ostream& out, std::size_t width,
                   time_source now)
    : name_(std::move(name)),
      total_(total),
      out_(&out),
      width_(width),
      now_(std::move(now)),
      started_(now_()) {
  draw(started_);
}

void progress::update(std::size_t done) {
  if (out_ == nullptr && sink_ == nullptr) {
    return;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  done_ = std::max(done_, std::min(done, total_));
  const clock::time_point now = now_();
  if (!cleared_ && now - last_drawn_ >= between_drawings) {
    draw(now);
  }
}

void progress::clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (out_ != nullptr && !cleared_ && drawn_ > 0) {
    *out_ << '\r' << spaces(drawn_) << '\r' << std::flush;
  }
  cleared_ = true;
}

void progress::draw(clock::time_point now) {
  if (sink_ != nullptr) {
    (*sink_)(name_, done_, total_);
    last_drawn_ = now;
    return;
  }
  // The last column stays free: a terminal would go on to the next line.
  const std::size_t room = width_ - std::min<std::size_t>(width_, 1);
  const std::string line = progress_line(name_, done_, total_, now - started_, room);
  *out_ << '\r' << left(line, drawn_) << std::flush;
  drawn_ = width_of(line);
  last_drawn_ = now;
}

}  // namespace leverage::program
