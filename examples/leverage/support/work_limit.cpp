// SPDX-License-Identifier: Apache-2.0
#include "support/work_limit.hpp"

#include <fmt/format.h>

namespace leverage::program {

namespace {

std::atomic<bool> was_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void note_interrupt(int /*signal*/) { was_interrupted = true; }

}  // namespace

void interrupt_work() { was_interrupted = true; }

bool take_interrupt() { return was_interrupted.exchange(false); }

work_limit::work_limit(double seconds) : seconds_(seconds) {
  was_interrupted = false;
  struct sigaction action{};
  action.sa_handler = note_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigaction(SIGINT, nullptr, &before_);
  if (before_.sa_handler != SIG_IGN) {
    sigaction(SIGINT, &action, nullptr);
  }
}

work_limit::~work_limit() { sigaction(SIGINT, &before_, nullptr); }

bool work_limit::reached() {
  if (end_ != end::none) {
    return true;
  }
  const std::chrono::duration<double> passed = clock::now() - begin_;
  const end now = was_interrupted                              ? end::interrupt
                  : seconds_ > 0 && passed.count() >= seconds_ ? end::time
                                                               : end::none;
  if (now == end::none) {
    return false;
  }
  end before = end::none;
  end_.compare_exchange_strong(before, now);
  return true;
}

std::string work_limit::reason() const {
  switch (end_) {
    case end::none:
      break;
    case end::time:
      return fmt::format("the time limit of {:g} s", seconds_);
    case end::interrupt:
      return "an interrupt";
  }
  return "";
}

}  // namespace leverage::program
