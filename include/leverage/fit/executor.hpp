// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who runs independent pieces of work: any callable `executor(count, body)` that calls body(0), ...,
/// body(count - 1), each once, in any order and on any threads, and returns when all are done. Results
/// go to slots by index, so they do not depend on the executor.
///
///   multi_start(problem, starts, options, threads{8});
///   // a user's own, on oneTBB:
///   [](std::size_t n, const auto& body) { tbb::parallel_for(std::size_t{0}, n, body); }
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace leverage::fit {

/// One after another on the calling thread.
struct serial {
  template <class Body>
  void operator()(std::size_t count, const Body& body) const {
    for (std::size_t i = 0; i < count; ++i) body(i);
  }
};

/// On so many threads, joined before it returns; 0 asks the machine. A body may not throw.
struct threads {
  unsigned count = 0;

  template <class Body>
  void operator()(std::size_t work, const Body& body) const {
    const std::size_t wanted =
        count != 0 ? count : std::max(1U, std::thread::hardware_concurrency());
    const std::size_t used = std::min(wanted, work);
    if (used <= 1) return serial{}(work, body);
    std::atomic<std::size_t> next{0};
    const auto take = [&] {
      for (std::size_t i = next++; i < work; i = next++) body(i);
    };
    std::vector<std::jthread> others;
    others.reserve(used - 1);
    for (std::size_t t = 1; t < used; ++t) others.emplace_back(take);
    take();
  }
};

/// Told after each piece how many are done of how many; false asks to stop. Called under a lock, in
/// order of `done`, from whichever thread finished a piece. Empty for none.
using progress_callback = std::function<bool(std::size_t done, std::size_t total)>;

/// Counts the pieces of one piece of work, and remembers a wish to stop.
class work_monitor {
 public:
  work_monitor(std::size_t total, const progress_callback& tell) : total_{total}, tell_{&tell} {}

  [[nodiscard]] bool stopped() const { return stopped_.load(std::memory_order_relaxed); }
  void finished_one() {
    if (!*tell_) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    ++done_;
    if (!stopped() && !(*tell_)(done_, total_)) stopped_ = true;
  }

 private:
  std::size_t total_;
  const progress_callback* tell_;
  std::size_t done_ = 0;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
};

}  // namespace leverage::fit
