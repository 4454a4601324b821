// SPDX-License-Identifier: Apache-2.0
#include "support/work_limit.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <thread>

using namespace leverage::program;

namespace work_limit_test {

void other_handler(int /*signal*/) {}

/// What an interrupt does now.
void (*handler())(int) {
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  return now.sa_handler;
}

TEST_CASE("a limit of time is reached when it is over, and stays so") {
  work_limit none(0.0);
  CHECK(!none.reached());
  CHECK(none.reason().empty());
  work_limit day(86400.0);
  CHECK(!day.reached());
  work_limit brief(0.01);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(brief.reached());
  CHECK(brief.reached());
  CHECK(brief.reason() == "the time limit of 0.01 s");
}

TEST_CASE("an interrupt reaches the limit, once, and the handler before comes back") {
  struct sigaction mine{};
  mine.sa_handler = other_handler;
  struct sigaction before{};
  sigaction(SIGINT, &mine, &before);
  {
    work_limit limit(0.0);
    CHECK((handler() != other_handler));
    CHECK(!limit.reached());
    std::raise(SIGINT);
    CHECK(limit.reached());
    CHECK(limit.reason() == "an interrupt");
    CHECK((handler() == SIG_DFL));  // a second one ends the program
  }
  CHECK((handler() == other_handler));
  {
    // An interrupt of an earlier computation says nothing of this one.
    work_limit limit(0.0);
    CHECK(!limit.reached());
  }
  mine.sa_handler = SIG_IGN;
  sigaction(SIGINT, &mine, nullptr);
  {
    const work_limit limit(0.0);
    CHECK((handler() == SIG_IGN));  // whoever started the program wants no interrupts
  }
  sigaction(SIGINT, &before, nullptr);
}

TEST_CASE("a caller ends a computation as an interrupt does, and learns of either once") {
  {
    work_limit limit(0.0);
    interrupt_work();
    CHECK(limit.reached());
    CHECK(limit.reason() == "an interrupt");
  }
  CHECK(take_interrupt());
  CHECK(!take_interrupt());
}

}  // namespace work_limit_test
