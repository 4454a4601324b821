// SPDX-License-Identifier: Apache-2.0
// A bootstrap spread over MPI ranks. Resample r is a function of the seed and r alone, so each rank
// takes a range of numbers and nothing but results is sent.
//
//   mpirun -np 4 mpi [RESAMPLES]      RESAMPLES: 4000 by default
//
// Rank 0 prints the intervals, then draws everything alone once more and compares the bits; the exit code
// is 1 if they differ.
#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "leverage/fit/bootstrap.hpp"
#include "leverage/fit/multi_start.hpp"
#include "leverage/fit/starts.hpp"
#include "leverage/laws/forms.hpp"

namespace {

using namespace leverage;
using namespace leverage::fit;

constexpr std::size_t coefficient_count = 5;
constexpr std::uint64_t seed = 42;

struct runs {
  std::vector<double> parameters;
  std::vector<double> tokens;
  std::vector<double> loss;
};

/// Sixty runs of a made-up family: L = 1.8 + 480 N^-0.35 + 2100 D^-0.37, within about a percent.
runs made_up_runs() {
  runs r;
  random_stream random(2024, 0);
  for (int i = 0; i < 60; ++i) {
    const double n = 1e8 * std::pow(100.0, random.uniform());
    const double d = 2e9 * std::pow(200.0, random.uniform());
    const double loss = forms::chinchilla(480.0, 2100.0, 1.8, 0.35, 0.37, n, d);
    r.parameters.push_back(n);
    r.tokens.push_back(d);
    r.loss.push_back(loss * (1.0 + 0.01 * (random.uniform() - 0.5)));
  }
  return r;
}

int spread_over_ranks(int rank, int ranks, std::size_t resamples) {
  const runs data = made_up_runs();
  const table rows({{"parameters", data.parameters}, {"tokens", data.tokens}}, {"loss", data.loss});
  const coefficients<coefficient_count> set{free_coefficient("A", transform::log(), true),
                                            free_coefficient("B", transform::log(), true),
                                            free_coefficient("E", transform::log(), true),
                                            free_coefficient("alpha"), free_coefficient("beta")};
  const auto law = [](const auto& theta, const auto& row) {
    return forms::chinchilla(theta[0], theta[1], theta[2], theta[3], theta[4], row[0], row[1]);
  };
  const auto problem = make_problem(rows, law, set, huber{1e-3});
  const std::vector<double> exponents{0.2, 0.3, 0.4, 0.6};
  const auto fitted = multi_start(
      problem, projected_starts(problem, grid_starts<5>({{{1}, {1}, {1}, exponents, exponents}})));

  // This rank's share of the numbers, and how many doubles come from where.
  std::vector<int> counts;
  std::vector<int> offsets;
  std::size_t from = 0;
  std::size_t mine = 0;
  std::size_t begin = 0;
  for (int r = 0; r < ranks; ++r) {
    const auto all = static_cast<std::size_t>(ranks);
    const std::size_t share =
        resamples / all + (static_cast<std::size_t>(r) < resamples % all ? 1 : 0);
    if (r == rank) {
      from = begin;
      mine = share;
    }
    counts.push_back(static_cast<int>(share * coefficient_count));
    offsets.push_back(static_cast<int>(begin * coefficient_count));
    begin += share;
  }
  const auto part = bootstrap_draws(problem, fitted.best.theta, seed, from, mine);
  std::vector<theta_of<coefficient_count>> all(rank == 0 ? resamples : 0);
  MPI_Gatherv(part.data(), counts[static_cast<std::size_t>(rank)], MPI_DOUBLE, all.data(),
              counts.data(), offsets.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD);
  if (rank != 0) return 0;

  bootstrap_result<coefficient_count> result;
  result.estimate = fitted.best.theta;
  for (const auto& draw : all) {
    if (std::isfinite(draw[0])) {
      result.draws.push_back(draw);
    } else {
      ++result.failed;
    }
  }
  std::printf("%zu resamples on %d ranks, %zu refits failed\n", resamples, ranks, result.failed);
  for (std::size_t k = 0; k < coefficient_count; ++k) {
    const interval i = result.percentile(k);
    const std::string name(set[k].name);
    std::printf("%-6s %12.6g   95 %% [%.6g, %.6g]\n", name.c_str(), result.estimate[k], i.low,
                i.high);
  }
  const auto alone = bootstrap_draws(problem, fitted.best.theta, seed, 0, resamples);
  const bool same = std::memcmp(alone.data(), all.data(), sizeof alone[0] * alone.size()) == 0;
  std::printf("%s\n", same ? "the same bits as one process" : "one process draws other bits");
  return same ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0;
  int ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const long asked = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 4000;
  int code = 2;
  if (asked < 1 || asked > 10'000'000 || argc > 2) {
    if (rank == 0) std::fprintf(stderr, "usage: mpi [RESAMPLES], from 1 to 10000000\n");
  } else {
    code = spread_over_ranks(rank, ranks, static_cast<std::size_t>(asked));
  }
  MPI_Finalize();
  return code;
}
