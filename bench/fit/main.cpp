// SPDX-License-Identifier: Apache-2.0
// Every solver on the same fit, in one run: a table, then the kernels by Google Benchmark.
//
//   leverage_fit_bench [--full] [--table | --kernels] [Google Benchmark's own options]
//
// --full gives the slow peers all starts, not every tenth.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../peers/peer.hpp"
#include "handwritten.hpp"
#include "ours.hpp"
#include "workload.hpp"

namespace {

using namespace leverage::bench;

template <class F>
double seconds(const F& f) {
  const auto began = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

struct entry {
  std::string name;
  std::size_t every = 1;
  double total = 0.0;  // seconds for the starts that were taken
  std::vector<double> objectives;
  bool ours = false;

  [[nodiscard]] double per_fit() const { return total / static_cast<double>(objectives.size()); }
  [[nodiscard]] double share(double best) const {
    const auto reached = std::count_if(objectives.begin(), objectives.end(),
                                       [best](double f) { return f <= best * (1.0 + 1e-6); });
    return static_cast<double>(reached) / static_cast<double>(objectives.size());
  }
  [[nodiscard]] double per_success(double best) const { return per_fit() / share(best); }
};

entry measure(const solver& s, const std::vector<point>& all, const scalar_objective& judge,
              bool full, bool ours) {
  entry result{s.name, full ? 1 : s.every, 0.0, {}, ours};
  std::vector<point> ends;
  result.total = seconds([&] {
    for (std::size_t i = 0; i < all.size(); i += result.every) ends.push_back(s.fit(all[i]));
  });
  // Short runs are repeated: the best of three counts.
  for (int again = 0; again < 2 && result.total < 2.0; ++again) {
    result.total = std::min(result.total, seconds([&] {
                              for (std::size_t i = 0; i < all.size(); i += result.every) {
                                benchmark::DoNotOptimize(s.fit(all[i]));
                              }
                            }));
  }
  for (const point& end : ends) {
    const double f = judge(end);
    result.objectives.push_back(std::isnan(f) ? std::numeric_limits<double>::infinity() : f);
  }
  return result;
}

// The last line that a command prints; empty when it fails.
std::string last_line(const std::string& command) {
  std::string line;
  FILE* const out = popen(command.c_str(), "r");
  if (out == nullptr) return line;
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, out) != nullptr) line = buffer;
  if (pclose(out) != 0) line.clear();
  return line;
}
std::optional<double> number(const std::string& json, const std::string& key) {
  const std::size_t at = json.find('"' + key + "\":");
  if (at == std::string::npos) return std::nullopt;
  return std::strtod(json.c_str() + at + key.size() + 3, nullptr);
}

struct scipy_run {
  entry fits;
  double bootstrap;
};
std::optional<scipy_run> scipy(const workload& rows, const std::vector<point>& all,
                               const scalar_objective& judge, std::size_t refit_count) {
  if (std::string_view(LEVERAGE_BENCH_PYTHON).empty()) return std::nullopt;
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "leverage_fit_bench";
  std::filesystem::create_directories(folder);
  const std::string rows_file = (folder / "rows.csv").string();
  const std::string starts_file = (folder / "starts.csv").string();
  const std::string ends_file = (folder / "ends.csv").string();
  {
    std::ofstream out(rows_file);
    out.precision(17);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      out << rows.ln_parameters[i] << ',' << rows.ln_tokens[i] << ',' << rows.ln_loss[i] << '\n';
    }
    std::ofstream starts_out(starts_file);
    starts_out.precision(17);
    for (const point& s : all) {
      starts_out << s[0] << ',' << s[1] << ',' << s[2] << ',' << s[3] << ',' << s[4] << '\n';
    }
  }
  const std::string json = last_line(
      std::string(LEVERAGE_BENCH_PYTHON) + " " LEVERAGE_BENCH_PEERS "/scipy_fit.py " + rows_file +
      " " + starts_file + " " + ends_file + " " + std::to_string(refit_count));
  const std::optional<double> fits = number(json, "fits_s");
  const std::optional<double> bootstrap = number(json, "bootstrap_s");
  if (!fits || !bootstrap) return std::nullopt;
  scipy_run run{{"scipy L-BFGS-B", 1, *fits, {}, false}, *bootstrap};
  std::ifstream in(ends_file);
  point p;
  char comma = 0;
  while (in >> p[0] >> comma >> p[1] >> comma >> p[2] >> comma >> p[3] >> comma >> p[4]) {
    run.fits.objectives.push_back(judge(p));
  }
  if (run.fits.objectives.size() != all.size()) return std::nullopt;
  return run;
}

void print(const std::vector<entry>& entries, std::size_t start_count) {
  double best = std::numeric_limits<double>::infinity();
  for (const entry& e : entries) {
    best = std::min(best, *std::min_element(e.objectives.begin(), e.objectives.end()));
  }
  // Ratios are to the library's row with the least time per success, or to the best peer without it.
  const bool any_of_ours =
      std::any_of(entries.begin(), entries.end(), [](auto& e) { return e.ours; });
  const entry* reference = nullptr;
  for (const entry& e : entries) {
    if (e.ours != any_of_ours) continue;
    if (reference == nullptr || e.per_success(best) < reference->per_success(best)) reference = &e;
  }
  std::printf("best objective %.12e; ratios to: %s\n", best, reference->name.c_str());
  std::printf("%-34s %10s %9s %7s %11s %8s %11s\n", "", "all, ms", "us/fit", "best", "us/success",
              "x time", "x success");
  for (const entry& e : entries) {
    std::printf("%-34s %10.0f %9.1f %6.1f%% %11.1f %8.2f %11.2f%s\n", e.name.c_str(),
                1e3 * e.per_fit() * static_cast<double>(start_count), 1e6 * e.per_fit(),
                100.0 * e.share(best), 1e6 * e.per_success(best),
                e.per_fit() / reference->per_fit(),
                e.per_success(best) / reference->per_success(best), e.every == 1 ? "" : "  (*)");
  }
  if (std::any_of(entries.begin(), entries.end(), [](auto& e) { return e.every != 1; })) {
    std::printf("(*) measured on every tenth start and scaled; --full takes them all\n");
  }
}

// A comparison that lacks a peer says so.
void print_missing(bool has_scipy) {
  std::string missing = LEVERAGE_BENCH_MISSING;
  if (!has_scipy && !std::string_view(LEVERAGE_BENCH_PYTHON).empty()) {
    missing += "scipy: peers/scipy_fit.py failed, its message is above\n";
  }
  if (!missing.empty()) std::printf("\nPeers that are missing here:\n%s", missing.c_str());
}

// Whether the two hand-written kernels agree, and the gradient with a difference quotient.
bool kernels_agree(const workload& rows, const std::vector<point>& all) {
  const scalar_objective scalar(rows);
  const vector_objective vector(rows);
  bool agree = true;
  for (std::size_t i = 0; i < 400; ++i) {
    point x = all[i];
    for (std::size_t k = 0; k < 5; ++k) x[k] += 0.3 * (true_point()[k] - x[k]);
    point g;
    point h;
    const double f = scalar(x, g);
    agree = agree && std::abs(vector(x, h) - f) <= 1e-12 * f;
    for (std::size_t k = 0; k < 5; ++k) {
      agree = agree && std::abs(h[k] - g[k]) <= 1e-12 * (std::abs(g[k]) + f);
      point left = x;
      point right = x;
      left[k] -= 1e-5;
      right[k] += 1e-5;
      const double quotient = (scalar(right) - scalar(left)) / 2e-5;
      agree = agree && std::abs(quotient - g[k]) <= 1e-3 * std::abs(g[k]) + 1e-6;
    }
  }
  return agree;
}

void table(bool full) {
  constexpr std::size_t refit_count = 4000;
  const workload rows = make_workload();
  const std::vector<point> all = starts();
  const scalar_objective judge(rows);
  if (!kernels_agree(rows, all)) {
    std::fprintf(stderr, "the hand-written kernels disagree\n");
    std::exit(1);
  }

  std::vector<entry> entries;
  const auto add = [&](const std::vector<solver>& solvers, bool ours) {
    for (const solver& s : solvers) {
      std::fprintf(stderr, "%s ...\n", s.name.c_str());
      entries.push_back(measure(s, all, judge, full, ours));
    }
  };
  add(our_solvers(rows), true);
#ifdef LEVERAGE_BENCH_CERES
  add(ceres_solvers(rows), false);
#endif
#ifdef LEVERAGE_BENCH_NLOPT
  add(nlopt_solvers(rows), false);
#endif
#ifdef LEVERAGE_BENCH_DLIB
  add(dlib_solvers(rows), false);
#endif
#ifdef LEVERAGE_BENCH_GSL
  add(gsl_solvers(rows), false);
#endif
  std::fprintf(stderr, "scipy ...\n");
  const std::optional<scipy_run> of_scipy = scipy(rows, all, judge, refit_count);
  if (of_scipy) entries.push_back(of_scipy->fits);
  print_missing(of_scipy.has_value());
  if (entries.empty()) return;

  std::printf("\nChinchilla law, %zu rows, Huber 1e-3 on log loss, %zu starts, one thread\n",
              rows.rows(), all.size());
  print(entries, all.size());

  double grid = std::numeric_limits<double>::infinity();
  double best = std::numeric_limits<double>::infinity();
  for (const entry& e : entries) {
    best = std::min(best, *std::min_element(e.objectives.begin(), e.objectives.end()));
    if (e.ours) grid = std::min(grid, e.per_fit() * static_cast<double>(all.size()));
  }
  for (const search& s : our_searches(rows)) {
    point end{};
    double time = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 5; ++i) time = std::min(time, seconds([&] { end = s.run(all); }));
    std::printf("%-34s %10.3f ms, %.2f %% of the grid, objective / best - 1 = %.1e\n",
                s.name.c_str(), 1e3 * time, 100.0 * time / grid, judge(end) / best - 1.0);
  }

  std::printf("\n%zu bootstrap refits from the published point\n", refit_count);
  if (of_scipy) std::printf("%-34s %10.0f ms\n", "scipy L-BFGS-B", 1e3 * of_scipy->bootstrap);
  for (const refits& r : our_bootstraps(rows)) {
    const double time = seconds([&] { r.run(true_point(), refit_count); });
    std::printf("%-34s %10.0f ms", r.name.c_str(), 1e3 * time);
    if (of_scipy) std::printf("   1/%.0f of scipy", of_scipy->bootstrap / time);
    std::printf("\n");
  }

  if (!std::string_view(LEVERAGE_BENCH_PYTHON).empty()) {
    const std::string json =
        last_line(LEVERAGE_BENCH_PYTHON " " LEVERAGE_BENCH_PEERS "/numpy_sweep.py");
    if (const auto list = number(json, "list_ns"), grid_ns = number(json, "grid_ns");
        list && grid_ns) {
      std::printf("\nnumpy, the law at 1e7 points: list %.2f ns, grid %.2f ns per point\n", *list,
                  *grid_ns);
    }
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  bool full = false;
  bool with_table = true;
  bool with_kernels = true;
  std::vector<char*> rest;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--full") {
      full = true;
    } else if (argument == "--table") {
      with_kernels = false;
    } else if (argument == "--kernels") {
      with_table = false;
    } else {
      rest.push_back(argv[i]);
    }
  }
  int count = static_cast<int>(rest.size());
  benchmark::Initialize(&count, rest.data());
  if (benchmark::ReportUnrecognizedArguments(count, rest.data())) return 1;
  if (with_table) table(full);
  if (with_kernels) {
    std::printf("\n");
    std::fflush(stdout);
    benchmark::RunSpecifiedBenchmarks();
  }
}
