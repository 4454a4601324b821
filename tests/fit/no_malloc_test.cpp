// SPDX-License-Identifier: Apache-2.0
/// @file
/// With vectors of fixed or bounded size the minimisers never touch the heap: neither through operator new,
/// which counts here, nor through Eigen, which is told to complain. Neither do memory and time of a training step.
// Eigen reports allocations through its assertion, which has to be there in every build.
namespace {
int complaints = 0;
}
#define EIGEN_RUNTIME_NO_MALLOC
#define eigen_assert(condition)     \
  do {                              \
    if (!(condition)) ++complaints; \
  } while (false)

#include <Eigen/Core>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>

#include <doctest/doctest.h>

#include "leverage/core/math.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/minimize.hpp"
#include "leverage/fit/objective.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/hardware/layout_rules.hpp"
#include "leverage/hardware/memory.hpp"
#include "leverage/model/presets.hpp"

namespace {

long allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}
void* counted(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto unit = static_cast<std::size_t>(alignment);
  if (void* memory = std::aligned_alloc(unit, (size + unit - 1) / unit * unit + unit))
    return memory;
  throw std::bad_alloc{};
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, alignment);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*unit*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t /*unit*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*unit*/) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t /*size*/, std::align_val_t /*unit*/) noexcept {
  std::free(memory);
}

namespace {

using namespace leverage::fit;

struct heap_use {
  long allocations;
  int complaints;

  [[nodiscard]] bool none() const { return allocations == 0 && complaints == 0; }
};

/// What f does to the heap.
template <class F>
heap_use use_of(const F& f) {
  const heap_use before{allocations, complaints};
  Eigen::internal::set_is_malloc_allowed(false);
  f();
  Eigen::internal::set_is_malloc_allowed(true);
  return {allocations - before.allocations, complaints - before.complaints};
}

/// a + b e^(-c t) with a term of no influence, fitted to rows that it does not fit exactly.
constexpr auto decay = [](const auto& x, auto& r) {
  using leverage::math::exp;
  for (std::size_t i = 0; i < 20; ++i) {
    const double t = 0.2 * static_cast<double>(i);
    const double y = 1.0 + 2.0 * std::exp(-1.5 * t) + (i % 3 == 0 ? 0.03 : -0.02);
    r[i] = x[0] + x[1] * exp(-t * x[2]) + 0.0 * x[3] - y;
  }
};

using fixed = Eigen::Vector4d;
using bounded = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 8, 1>;
using long_bounded = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, 40, 1>;

/// Each minimiser from `start`: converged, and what it did to the heap.
template <class F, class V>
void checks_no_heap(const F& f, const V& start) {
  const auto checks = [&](const char* name, const auto& minimize) {
    stop reason = stop::not_finite;
    int iterations = 0;
    const heap_use use = use_of([&] {
      const minimum<V> m = minimize();
      reason = m.reason;
      iterations = m.iterations;
    });
    CAPTURE(std::string(name));
    CAPTURE(std::string(to_string(reason)));
    CHECK(use.allocations == 0);
    CHECK(use.complaints == 0);
    CHECK(reason != stop::not_finite);
    CHECK(iterations >= 3);
  };
  const minimize_options options;
  int calls = 0;
  const auto count = [&calls](const progress<V>& /*unused*/) { return ++calls > 0; };
  checks("bfgs", [&] { return minimize_bfgs(f, start, options, count); });
  checks("lbfgs", [&] { return minimize_lbfgs(f, start, options, count); });
  checks("levenberg_marquardt",
         [&] { return minimize_levenberg_marquardt(f, start, options, count); });
  CHECK(calls > 0);
}

TEST_CASE("the counters see what vectors of any size do") {
  const auto f = residual_objective<20, 4>(decay);
  const Eigen::VectorXd start = Eigen::VectorXd::Ones(4);
  const heap_use eigen = use_of([&] { static_cast<void>(minimize_bfgs(f, start)); });
  CHECK(eigen.complaints > 0);
  const heap_use text = use_of([] {
    volatile std::size_t length = 1000;
    const std::string long_text(length, 'x');
    length = long_text.size();
  });
  CHECK(text.allocations > 0);
  CHECK(use_of([] {}).none());
}

TEST_CASE("vectors of fixed size do not touch the heap") {
  checks_no_heap(residual_objective<20, 4>(decay), fixed(0.0, 1.0, 1.0, 1.0));
  checks_no_heap(residual_objective<20, 4>(decay, huber{1e-3}), fixed(0.0, 1.0, 1.0, 1.0));
  checks_no_heap(residual_objective<20, 4>(decay, log_cosh{1e-2}), fixed(0.0, 1.0, 1.0, 1.0));
}

TEST_CASE("vectors of bounded size do not touch the heap") {
  const fixed start(0.0, 1.0, 1.0, 1.0);
  checks_no_heap(residual_objective<20, 4>(decay), bounded(start));
  checks_no_heap(residual_objective<20, 4>(decay, huber{1e-3}), bounded(start));
  checks_no_heap(residual_objective<20, 4>(decay), long_bounded(start));
}

TEST_CASE("neither do many variables, up to the bound") {
  const auto f = residual_objective<40, 40>([](const auto& x, auto& r) {
    for (std::size_t i = 0; i < 40; ++i) {
      r[i] = x[i] * x[i] * x[i] - 1.0 - static_cast<double>(i) + 0.1 * x[(i + 1) % 40];
    }
  });
  checks_no_heap(f, long_bounded(long_bounded::Constant(40, 2.0)));
}

TEST_CASE("nor the ways out: walls, limits, wrong gradients") {
  const auto walled = differentiated<2>([](const auto& x) {
    using leverage::math::log;
    return 20.0 * x[0] - log(x[0]) + (x[1] - x[0]) * (x[1] - x[0]);
  });
  const auto wrong = [](const Eigen::Vector2d& x, Eigen::Vector2d& gradient) {
    gradient = -x;
    return 0.5 * x.squaredNorm();
  };
  minimize_options few;
  few.max_evaluations = 3;
  const Eigen::Vector2d start(0.3, 0.1);
  const heap_use use = use_of([&] {
    static_cast<void>(minimize_bfgs(walled, start));
    static_cast<void>(minimize_lbfgs(walled, start));
    static_cast<void>(minimize_bfgs(walled, start, few));
    static_cast<void>(minimize_bfgs(walled, Eigen::Vector2d(-1.0, 0.0)));
    static_cast<void>(minimize_bfgs(wrong, start));
    static_cast<void>(minimize_lbfgs(wrong, start));
  });
  CHECK(use.allocations == 0);
  CHECK(use.complaints == 0);
  CHECK(check_gradient(wrong, start).agrees() == false);
}

TEST_CASE(
    "memory, time and interval of a training step do not touch the heap, nor do the rules of a "
    "layout") {
  using namespace leverage;
  using namespace leverage::hardware;
  const layout l{.pipeline = 16, .expert = 64};
  const cluster<> on{.accelerator = accelerators::h800_sxm, .accelerators = 2048};
  for (const transformer* m : {&presets::deepseek_v3.model, &presets::qwen3_next_80b_a3b.model}) {
    double sum = 0.0;
    const heap_use use = use_of([&] {
      sum += memory_per_accelerator(*m, l, recipe{}, 2048, 15360).total().value;
      sum +=
          step_time(*m, on, l, recipe{}, 15360, software{}, fitted_efficiency.values).total().value;
      sum += predict_step(*m, on, l, recipe{}, 15360, software{}, fitted_efficiency).high.value;
      sum += static_cast<double>(validate(*m, l, recipe{}, on, 15360).size);
    });
    CHECK(use.none());
    CHECK(sum > 0.0);
  }
}

}  // namespace
