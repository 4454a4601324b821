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
#include <functional>
#include <mutex>
#include <utility>

#ifdef __STDCPP_THREADS__
#include <exception>
#include <system_error>
#include <thread>
#include <vector>
#endif

#include "leverage/core/detail/mutex.hpp"

namespace leverage::fit {

/// Runs the bodies one after another on the calling thread.
struct serial {
  template <class Body>
  constexpr void operator()(std::size_t count, const Body& body) const {
    for (std::size_t i = 0; i < count; ++i) body(i);
  }
};

#ifdef __STDCPP_THREADS__

/// Runs the bodies on `count` threads and joins them before it returns; a count of 0 takes as many threads as the machine
/// has. Where the system gives fewer, those do the work. Of several bodies that throw, the exception of the first in order
/// reaches the caller, as it does from `serial`. In a program that cannot have threads (WebAssembly, for example; the
/// compiler does not define __STDCPP_THREADS__) it is `serial`.
struct threads {
  unsigned count = 0;

  template <class Body>
  void operator()(std::size_t work, const Body& body) const {
    const std::size_t wanted =
        count != 0 ? count : (std::max)(1U, std::thread::hardware_concurrency());
    const std::size_t used = (std::min)(wanted, work);
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
      joined_threads others(used - 1);
      while (others.size() + 1 < used && others.start(take)) {
      }
      take();
    }
    thrown.rethrow();
  }

 private:
  /// Threads that end before their scope does. std::jthread is missing in libc++.
  class joined_threads {
   public:
    explicit joined_threads(std::size_t most) { threads_.reserve(most); }
    joined_threads(const joined_threads&) = delete;
    joined_threads& operator=(const joined_threads&) = delete;
    ~joined_threads() {
      for (std::thread& one : threads_) one.join();
    }
    [[nodiscard]] std::size_t size() const { return threads_.size(); }
    /// Whether the system gave one more thread.
    template <class Task>
    [[nodiscard]] bool start(const Task& task) {
      try {
        threads_.emplace_back(task);
        return true;
      } catch (const std::system_error&) {
        return false;
      }
    }

   private:
    std::vector<std::thread> threads_;
  };

  /// What the body of the lowest index threw.
  class first_exception {
   public:
    void keep(std::size_t index, std::exception_ptr what) {
      const std::lock_guard lock(mutex_);
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
    leverage::detail::mutex mutex_;
    std::size_t index_ = 0;
    std::exception_ptr what_;
  };
};

#else

struct threads {
  unsigned count = 0;

  template <class Body>
  constexpr void operator()(std::size_t work, const Body& body) const {
    serial{}(work, body);
  }
};

#endif

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
    const std::lock_guard lock(mutex_);
    ++done_;
    if (!stopped() && !(*report_)(done_, total_)) stopped_ = true;
  }

 private:
  std::size_t total_;
  const progress_callback* report_;
  const std::function<bool()>* cancel_;
  std::size_t done_ = 0;
  std::atomic<bool> stopped_{false};
  leverage::detail::mutex mutex_;
};

}  // namespace leverage::fit
