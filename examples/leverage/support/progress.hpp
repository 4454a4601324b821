// SPDX-License-Identifier: Apache-2.0
/// @file
/// Progress of a long computation on one line of a terminal; the line is cleared at the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>

namespace leverage::program {

/// The line for `done` of `total` steps after `elapsed`, in at most `width` columns:
///   fits  [#########-----------]  45 %  450/1,000  0:12 elapsed  0:15 left
/// What has no room is left out: the bar first, then the name, the times and the steps. The time left
/// takes all steps for equally long; it is not shown before the first is done.
[[nodiscard]] std::string progress_line(std::string_view name, std::size_t done, std::size_t total,
                                        std::chrono::duration<double> elapsed, std::size_t width);

/// Gets the name of a computation and how far it is, from any thread, one call at a time.
using progress_sink =
    std::function<void(std::string_view name, std::size_t done, std::size_t total)>;

/// As long as it lives, computations that begin report to `to` and not to a terminal; an empty `to` makes them silent. For
/// a caller that is no command line. There is one at a time.
class progress_redirection {
 public:
  explicit progress_redirection(progress_sink to);
  progress_redirection(const progress_redirection&) = delete;
  progress_redirection& operator=(const progress_redirection&) = delete;
  ~progress_redirection();
};

/// A progress line that is drawn at once, then at most ten times a second, and cleared at the end.
class progress {
 public:
  using clock = std::chrono::steady_clock;
  using time_source = std::function<clock::time_point()>;

  /// On standard error where that is a terminal, or where it is redirected to; silent otherwise.
  progress(std::string name, std::size_t total);
  /// On `out`, taken for a terminal of `width` columns.
  progress(std::string name, std::size_t total, std::ostream& out, std::size_t width,
           time_source now = clock::now);

  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { clear(); }

  /// `done` steps of all are done. From any thread, and in any order: the most counts.
  void update(std::size_t done);
  /// Draws the time anew where no step has been done for long. From any thread.
  void tick() { update(0); }
  /// Clears the line permanently; the destructor does so too.
  void clear();

 private:
  void draw(clock::time_point now);

  std::string name_;
  std::size_t total_;
  std::ostream* out_ = nullptr;          ///< null: nothing is drawn
  const progress_sink* sink_ = nullptr;  ///< null: nothing is sent
  std::size_t width_ = 0;
  time_source now_;

  std::mutex mutex_;  ///< for what follows, and for out_ being written to
  bool cleared_ = false;
  std::size_t done_ = 0;
  std::size_t drawn_ = 0;  ///< columns on the terminal now
  clock::time_point started_{};
  clock::time_point last_drawn_{};
};

}  // namespace leverage::program
