// SPDX-License-Identifier: Apache-2.0
/// @file
/// The engine on what recovery_*_test.cpp simulate; and that no law of the catalogue goes without.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/fit/any_problem.hpp"
#include "leverage/fit/identifiability.hpp"
#include "leverage/fit/loss.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/profile.hpp"
#include "leverage/fit/sobol_starts.hpp"
#include "leverage/laws/catalogue.hpp"
#include "property/recovery.hpp"
#include "support/near.hpp"
#include "support/random.hpp"
#include "support/van_der_corput.hpp"

namespace test::recovery {
namespace {

using namespace leverage::fit;

constexpr double noise = 0.003;
/// Of each interval. There are some 350, and all hold at once with a probability of 96 % or more; at 95 % each
/// some 18 would not. The noise is the same on every machine.
constexpr double level = 0.9999;

/// Sources whose laws are recovered in recovery_*_test.cpp.
constexpr std::string_view recovered[] = {
    "abnar2025", "beck2025",        "bergsma2025",   "besiroglu2024",    "bhagia2024",
    "bi2024",    "bjorck2024",      "caballero2022", "chen2025",         "clark2022",
    "dubey2024", "farseer2025",     "frantar2023",   "gadre2024",        "hoffmann2022",
    "hu2024",    "kaplan2020",      "kimi2025b",     "krajewski2024",    "kumar2024",
    "li2025",    "liew2025",        "liu2025",       "ludziejewski2025", "luo2025",
    "marin2026", "muennighoff2023", "pearce2024",    "porian2024",       "sardana2024",
    "sun2024",   "sun2025",         "tao2024",       "tian2025",         "tissue2024",
    "wan2026",   "wang2024",        "zhang2024",     "zhao2025"};
/// Those that have nothing to fit.
struct reason {
  std::string_view key;
  std::string_view why;
};
constexpr reason not_fitted[] = {{"kimi2025", "three ratios, no law"}};

[[nodiscard]] bool is_recovered(std::string_view key) {
  return std::find(std::begin(recovered), std::end(recovered), key) != std::end(recovered);
}
[[nodiscard]] bool has_nothing_to_fit(std::string_view key) {
  return std::any_of(std::begin(not_fitted), std::end(not_fitted),
                     [&](const reason& r) { return r.key == key; });
}

/// Run number i of the study: a point of Halton's sequence, by logarithms unless the interval begins at zero.
std::vector<double> run(const study& s, std::size_t i) {
  constexpr std::size_t primes[] = {2, 3, 5, 7, 11, 13, 17, 19};
  std::vector<double> x(s.ranges.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    const auto& [which, low, high] = s.ranges[j];
    const double u = test::van_der_corput(i + 1, primes[j]);
    x[j] = low > 0.0 ? low * std::pow(high / low, u) : low + (high - low) * u;
  }
  if (s.to_run != nullptr) s.to_run(x.data());
  return x;
}

/// Noise of its own for each study: Fowler, Noll and Vo's hash of its name.
std::uint64_t seed_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

/// Near enough to a standard normal number, and without a function whose last bit is the platform's.
double normal(random_numbers& random) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += random.real(0.0, 1.0);
  return sum;
}

/// The coefficients of which the report says more than that they move with another; or `a_direction`.
std::vector<std::string> named(const study& s, const std::vector<remark>& remarks) {
  std::vector<std::string> names;
  const auto is_open = [](const remark& r) { return r.kind == remark_kind::open; };
  if (std::any_of(remarks.begin(), remarks.end(), is_open)) names.emplace_back(a_direction);
  for (const unknown& u : s.unknowns) {
    const std::string name = u.name;
    const bool said = std::any_of(remarks.begin(), remarks.end(), [&](const remark& r) {
      return r.coefficient == name && r.kind != remark_kind::collinear;
    });
    if (said) names.push_back(name);
  }
  return names;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& t : texts) all += (all.empty() ? "" : "; ") + t;
  return all;
}

std::string joined(const std::vector<remark>& remarks) {
  std::string all;
  for (const remark& r : remarks) all += (all.empty() ? "" : "; ") + to_string(r);
  return all;
}

}  // namespace

void recovers(const study& s) {
  CAPTURE(s.name);
  const std::string_view key = std::string_view(s.name).substr(0, s.name.find('/'));
  CHECK(is_recovered(key));
  REQUIRE(s.law.inputs == s.ranges.size());

  coefficients<max_coefficients> set;
  set.fill(fixed("none", 1.0));
  theta_of<max_coefficients> truth;
  truth.fill(1.0);
  theta_of<max_coefficients> low = truth;
  theta_of<max_coefficients> high = truth;
  for (std::size_t k = 0; k < s.unknowns.size(); ++k) {
    const unknown& u = s.unknowns[k];
    truth[k] = u.truth;
    low[k] = u.low;
    high[k] = u.high;
    set[k] = u.low == u.high
                 ? fixed(u.name, u.truth)
                 : free_coefficient(u.name, u.low > 0.0 ? transform::log() : transform::identity());
  }

  std::vector<std::vector<double>> columns(s.law.inputs);
  std::vector<double> seen;
  random_numbers random(seed_of(s.name));
  for (std::size_t i = 0; i < s.runs; ++i) {
    const auto x = run(s, i);
    for (std::size_t j = 0; j < x.size(); ++j) columns[j].push_back(x[j]);
    seen.push_back(s.law.number(truth.data(), x.data()) * std::exp(noise * normal(random)));
  }
  std::vector<column> inputs;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    inputs.push_back({std::string(to_string(s.ranges[j].which)), columns[j], column_domain::real});
  }
  const table runs(inputs, {"observed", seen});
  const any_problem problem(runs, s.law.law, set, squared{});
  CHECK(problem.violations() == std::vector<std::string>{});

  const auto found = multi_start(problem, sobol_starts(problem, low, high, 512, 7), {.screen = 16});
  REQUIRE(found.best.converged());
  CHECK(found.best.objective <= problem(problem.free(truth)));

  const auto report = identifiability_of(problem, found.best.theta);
  CAPTURE(joined(report.remarks));
  const auto names = named(s, report.remarks);
  CHECK(joined(names) == joined(s.open));
  CHECK(found.best.usable() == (joined(names) != a_direction));
  // Where the report finds fault, the objective is no parabola, and intervals have to follow it.
  for (Eigen::Index i = 0; i < problem.free_count() && joined(names) != a_direction; ++i) {
    const std::size_t k = problem.coefficient_of(i);
    const interval bounds = names.empty() ? report.covariance.student(problem, i, level)
                                          : profile_interval(problem, found.best, k, level);
    CAPTURE(std::string(s.unknowns[k].name));
    CAPTURE(bounds.low);
    CAPTURE(bounds.high);
    // A side without a bound is NaN.
    CHECK(!(truth[k] < bounds.low));
    CHECK(!(truth[k] > bounds.high));
    const bool open = std::find(names.begin(), names.end(), s.unknowns[k].name) != names.end();
    CHECK((open || bounds.low < bounds.high));
  }

  // Between the runs as well.
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < 2 * s.runs; ++i) {
    const auto x = run(s, i);
    const double fitted = s.law.number(found.best.theta.data(), x.data());
    beyond += near(fitted, s.law.number(truth.data(), x.data()), noise) ? 0 : 1;
  }
  CHECK(beyond == 0);
}

namespace {

TEST_CASE("each source of the catalogue is recovered, or it is said here why it is not") {
  leverage::catalogue::for_each([]<class E>(E) {
    CAPTURE(E::name);
    CHECK((is_recovered(E::set.source.key) || has_nothing_to_fit(E::set.source.key)));
  });
}

}  // namespace
}  // namespace test::recovery
