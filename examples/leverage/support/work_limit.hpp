// SPDX-License-Identifier: Apache-2.0
/// @file
/// The end of a long computation before it is complete: at a time limit, or where the user interrupts it.
#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>

namespace leverage::program {

/// A limit that begins with its construction. As long as it lives, the first interrupt (SIGINT, Ctrl-C) reaches the
/// limit instead of ending the program; a second one ends it. There is one at a time.
class work_limit {
 public:
  /// No limit of time where `seconds` is 0.
  explicit work_limit(double seconds);
  work_limit(const work_limit&) = delete;
  work_limit& operator=(const work_limit&) = delete;
  ~work_limit();

  /// Whether the computation has to end. From any thread; it stays so.
  [[nodiscard]] bool reached();
  /// What has ended the computation: "the time limit of 2 s", "an interrupt"; empty where nothing has.
  [[nodiscard]] std::string reason() const;

 private:
  enum class end { none, time, interrupt };
  using clock = std::chrono::steady_clock;

  double seconds_;
  clock::time_point begin_ = clock::now();
  std::atomic<end> end_{end::none};
  struct sigaction before_{};
};

/// Ends the computation under a limit as an interrupt does, from any thread.
void interrupt_work();
/// Whether an interrupt has come since the last limit began; a second call says no.
[[nodiscard]] bool take_interrupt();

}  // namespace leverage::program
