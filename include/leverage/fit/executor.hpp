// SPDX-License-Identifier: Apache-2.0
/// @file
/// Executors: how independent tasks are run. An executor is any callable `executor(count, body)` that calls body(0),
/// ..., body(count - 1), each once, in any order and on any threads, and returns when all are done. Results are stored
/// by index, so they do not depend on the executor. What a body throws reaches the caller; then some bodies may not have
/// been called.
///
///   multi_start(problem, starts, options, threads{8});
///   // a user's own, on oneTBB:
///   [](std::size_t n, const auto& body) { tbb::parallel_for(std::size_t{0}, n, body); }
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace leverage::fit {

/// Runs the bodies one after another on the calling thread.
struct serial {
  template <class Body>
  void operator()(std::size_t count, const Body& body) const {
    for (std::size_t i = 0; i < count; ++i) body(i);
  }
};

/// Runs the bodies on `count` threads and joins them before it returns; a count of 0 takes as many threads as the machine
/// has. Where the system gives fewer, those do the work. Of several bodies that throw, the exception of the first in order
/// reaches the caller, as it does from `serial`.
struct threads {
  unsigned count = 0;

  template <class Body>
  void operator()(std::size_t work, const Body& body) const {
    const std::size_t wanted =
        count != 0 ? count : std::max(1U, std::thread::hardware_concurrency());
    const std::size_t used = std::min(wanted, work);
    if (used <= 1) return serial{}(work, body);
    std::atomic<std::size_t> next{0};
    first_exception thrown;
    const auto take = [&] {
      std::size_t i = next++;
      try {
        for (; i < work; i = next++) body(i);
      } catch (...) {
        thrown.keep(i, std::current_exception());
        next = work;  // all before this one are taken
      }
    };
    {
      std::vector<std::jthread> others;
      others.reserve(used - 1);
      while (others.size() + 1 < used && started(others, take)) {
      }
      take();
    }
    thrown.rethrow();
  }

 private:
  /// Whether the system gave one more thread.
  template <class Task>
  static bool started(std::vector<std::jthread>& others, const Task& take) {
    try {
      others.emplace_back(take);
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  /// What the body of the lowest index threw.
  class first_exception {
   public:
    void keep(std::size_t index, std::exception_ptr what) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!what_ || index < index_) {
        index_ = index;
        what_ = std::move(what);
      }
    }
    /// After all threads are joined.
    void rethrow() const {
      if (what_) std::rethrow_exception(what_);
    }

   private:
    std::mutex mutex_;
    std::size_t index_ = 0;
    std::exception_ptr what_;
  };
};

/// Any task of an executor, behind a pointer. The task has to outlive it.
class task_view {
 public:
  template <class Body>
    requires(!std::same_as<Body, task_view>)
  task_view(const Body& body)  // NOLINT(google-explicit-constructor): a task is a task
      : body_{&body},
        run_{[](const void* b, std::size_t i) { (*static_cast<const Body*>(b))(i); }} {}
  void operator()(std::size_t i) const { run_(body_, i); }

 private:
  const void* body_;
  void (*run_)(const void*, std::size_t);
};

/// Any executor, behind a pointer: what fits take, so that they are compiled once for all executors. The executor has
/// to outlive it.
class executor_view {
 public:
  template <class Executor>
    requires(!std::same_as<Executor, executor_view>)
  executor_view(const Executor& executor)  // NOLINT(google-explicit-constructor): as task_view
      : executor_{&executor}, run_{[](const void* e, std::size_t count, const task_view& task) {
          (*static_cast<const Executor*>(e))(count, task);
        }} {}
  template <class Body>
  void operator()(std::size_t count, const Body& body) const {
    run_(executor_, count, task_view(body));
  }

 private:
  const void* executor_;
  void (*run_)(const void*, std::size_t, const task_view&);
};

/// Called after each task with the number done and the total; false asks to stop. Called under a lock, in order of
/// `done`, from whichever thread finished a task. Empty for none.
using progress_callback = std::function<bool(std::size_t done, std::size_t total)>;

/// Counts finished tasks and records a cancellation: by the progress callback, or by `cancel`, which is asked between
/// tasks and returns true to stop. Both have to outlive the monitor.
class work_monitor {
 public:
  work_monitor(std::size_t total, const progress_callback& report,
               const std::function<bool()>* cancel = nullptr)
      : total_{total}, report_{&report}, cancel_{cancel} {}

  [[nodiscard]] bool stopped() {
    if (!stopped_.load(std::memory_order_relaxed) && cancel_ != nullptr && *cancel_ &&
        (*cancel_)()) {
      stopped_ = true;
    }
    return stopped_.load(std::memory_order_relaxed);
  }
  /// Another number of tasks, before the first has finished.
  void expects(std::size_t total) { total_ = total; }
  void finished_one() {
    if (!*report_) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    ++done_;
    if (!stopped() && !(*report_)(done_, total_)) stopped_ = true;
  }

 private:
  std::size_t total_;
  const progress_callback* report_;
  const std::function<bool()>* cancel_;
  std::size_t done_ = 0;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
};

}  // namespace leverage::fit
