// SPDX-License-Identifier: Apache-2.0
/// @file
/// An executor does every piece of work once, and the monitor counts them in order.
#include "leverage/fit/executor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace executor_test {

using namespace leverage::fit;

template <class Executor>
void check_each_once(const Executor& executor) {
  for (const std::size_t count :
       {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{1000}}) {
    CAPTURE(count);
    std::vector<std::atomic<int>> calls(count + 1);
    executor(count, [&](std::size_t i) { ++calls[i < count ? i : count]; });
    std::size_t once = 0;
    for (std::size_t i = 0; i < count; ++i) once += calls[i] == 1 ? 1 : 0;
    CHECK(once == count);
    CHECK(calls[count] == 0);
  }
}

TEST_CASE("an executor behind a pointer is that executor") {
  check_each_once(executor_view{serial{}});
  const threads three{3};
  const executor_view on_three(three);
  check_each_once(on_three);
  // A user's own, which is called with the number of tasks.
  std::size_t asked = 0;
  const auto backwards = [&](std::size_t count, const auto& body) {
    asked += count;
    for (std::size_t i = count; i > 0; --i) body(i - 1);
  };
  const executor_view any(backwards);
  check_each_once(any);
  CHECK(asked == 1003);
  std::vector<std::size_t> order;
  any(3, [&](std::size_t i) { order.push_back(i); });
  CHECK(order == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("each index exactly once") {
  check_each_once(serial{});
  for (const unsigned n : {0U, 1U, 2U, 7U}) {
    CAPTURE(n);
    check_each_once(threads{n});
  }
}

TEST_CASE("one after another is in order and on this thread") {
  for (const bool by_threads : {false, true}) {
    std::vector<std::size_t> order;
    bool here = true;
    const auto caller = std::this_thread::get_id();
    const auto body = [&](std::size_t i) {
      order.push_back(i);
      here = here && std::this_thread::get_id() == caller;
    };
    if (by_threads) {
      threads{1}(5, body);
    } else {
      serial{}(5, body);
    }
    CHECK(order == std::vector<std::size_t>{0, 1, 2, 3, 4});
    CHECK(here);
  }
}

TEST_CASE("so many threads work, and no more") {
  // Each piece waits until two threads are in, which one alone would never see.
  std::atomic<int> inside{0};
  threads{2}(2, [&](std::size_t) {
    ++inside;
    while (inside < 2) std::this_thread::yield();
  });
  CHECK(inside == 2);

  std::mutex mutex;
  std::set<std::thread::id> ids;
  threads{3}(1000, [&](std::size_t) {
    const std::lock_guard<std::mutex> lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  CHECK(!ids.empty());
  CHECK(ids.size() <= 3);
}

TEST_CASE("what a body throws reaches the caller: of several, the first in order") {
  const auto thrown_by = [](const auto& executor, std::size_t count,
                            const std::set<std::size_t>& bad) {
    std::vector<std::atomic<int>> calls(count);
    std::string what;
    try {
      executor(count, [&](std::size_t i) {
        ++calls[i];
        // The later ones throw at once, and the earlier ones when others have had the time to.
        if (bad.contains(i)) {
          if (i == *bad.begin()) std::this_thread::sleep_for(std::chrono::milliseconds{20});
          throw std::runtime_error(std::to_string(i));
        }
      });
    } catch (const std::runtime_error& error) {
      what = error.what();
    }
    for (const auto& c : calls) CHECK(c <= 1);
    for (std::size_t i = 0; !bad.empty() && i < *bad.begin(); ++i) CHECK(calls[i] == 1);
    return what;
  };
  const threads two{2};
  const threads seven{7};
  for (const std::set<std::size_t>& bad :
       {std::set<std::size_t>{}, {0}, {99}, {3, 4, 5, 6, 7, 8}, {40, 41, 99}}) {
    const std::string first = bad.empty() ? "" : std::to_string(*bad.begin());
    CHECK(thrown_by(serial{}, 100, bad) == first);
    CHECK(thrown_by(two, 100, bad) == first);
    CHECK(thrown_by(seven, 100, bad) == first);
    CHECK(thrown_by(executor_view(seven), 100, bad) == first);
  }
  CHECK(thrown_by(threads{1}, 5, {2}) == "2");
}

TEST_CASE("what a callback of progress throws reaches the caller, from whatever thread") {
  const progress_callback report = [](std::size_t done, std::size_t) -> bool {
    if (done == 10) throw std::runtime_error("enough");
    return true;
  };
  work_monitor monitor(300, report);
  CHECK_THROWS_WITH_AS(threads{7}(300, [&](std::size_t) { monitor.finished_one(); }), "enough",
                       std::runtime_error);
}

TEST_CASE("the monitor tells of every piece in order, from any thread") {
  std::vector<std::size_t> told;
  bool same_total = true;
  const progress_callback tell = [&](std::size_t done, std::size_t total) {
    told.push_back(done);
    same_total = same_total && total == 300;
    return true;
  };
  work_monitor monitor(300, tell);
  threads{7}(300, [&](std::size_t) { monitor.finished_one(); });
  REQUIRE(told.size() == 300);
  bool in_order = true;
  for (std::size_t i = 0; i < told.size(); ++i) in_order = in_order && told[i] == i + 1;
  CHECK(in_order);
  CHECK(same_total);
  CHECK(!monitor.stopped());
}

TEST_CASE("a monitor that was told to stop stays so and tells no more") {
  std::size_t calls = 0;
  const progress_callback tell = [&](std::size_t done, std::size_t) {
    ++calls;
    return done < 3;
  };
  work_monitor monitor(10, tell);
  for (int i = 0; i < 10; ++i) {
    CHECK(monitor.stopped() == (i >= 3));
    monitor.finished_one();
  }
  CHECK(calls == 3);

  const progress_callback none;
  work_monitor silent(10, none);
  silent.finished_one();
  CHECK(!silent.stopped());
}

}  // namespace executor_test
