// SPDX-License-Identifier: Apache-2.0
// Designs x layouts spread over MPI ranks: mixtures of one budget, each with the fastest of all its layouts on a cluster.
// A search depends on nothing but its design, so each rank takes every R-th design, and nothing but results is sent.
//
//   mpirun -np 4 mpi_designs [DESIGNS [ACCELERATORS]]      200 designs, 512 H100 by default
//
// Rank 0 prints the designs with the most dense-equivalent compute per day, then searches everything alone once more,
// says how much faster the ranks were and compares the bits; the exit code is 1 if they differ.
#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "leverage/hardware/accelerators.hpp"
#include "leverage/hardware/fitted_efficiency.hpp"
#include "leverage/plan/designs.hpp"
#include "leverage/plan/layout_search.hpp"

namespace {

using namespace leverage;

constexpr double day = 86400.0;

/// What is sent of a design: all of it numbers without gaps between them.
enum field : std::size_t { days, memory_gib, tensor, pipeline, expert, micro_batch, layouts, size };
using answer = std::array<double, size>;

std::vector<plan::design> designs_of_a_budget(std::size_t rows) {
  plan::design_request ask;
  ask.budget = flops{1e23};
  ask.space.vocabulary = 126464;
  ask.rows = rows;
  return plan::find_designs(ask).ranked;
}

/// The fastest layout of a design, and the days of its run; 0 days if none fits.
answer fastest(const plan::design& d, count accelerators) {
  const plan::layout_search_result found = plan::search_layouts(
      {.model = d.model,
       .on = {.accelerator = hardware::accelerators::h100_sxm, .accelerators = accelerators},
       .batch = {.number = 8e6},
       .keep = 1},
      hardware::fitted_efficiency);
  answer a{};
  a[layouts] = static_cast<double>(found.candidates);
  if (found.ranked.empty()) return a;
  const plan::ranked_layout& best = found.ranked.front();
  a[days] = d.data.value / best.tokens_per_second / day;
  a[memory_gib] = best.memory.value / 0x1p30;
  a[tensor] = static_cast<double>(best.layout.tensor);
  a[pipeline] = static_cast<double>(best.layout.pipeline);
  a[expert] = static_cast<double>(best.layout.expert);
  a[micro_batch] = static_cast<double>(best.layout.micro_batch);
  return a;
}

/// Every `stride`-th design, beginning at `first`.
std::vector<answer> searched(const std::vector<plan::design>& all, std::size_t first,
                             std::size_t stride, count accelerators) {
  std::vector<answer> answers;
  for (std::size_t i = first; i < all.size(); i += stride) {
    answers.push_back(fastest(all[i], accelerators));
  }
  return answers;
}

/// The answers of all ranks in the order of the designs; on rank 0 only.
std::vector<answer> gathered(const std::vector<answer>& mine, std::size_t designs, int rank,
                             int ranks) {
  const auto stride = static_cast<std::size_t>(ranks);
  std::vector<int> counts;
  std::vector<int> offsets;
  int begin = 0;
  for (std::size_t r = 0; r < stride; ++r) {
    const std::size_t share = designs / stride + (r < designs % stride ? 1 : 0);
    counts.push_back(static_cast<int>(share * size));
    offsets.push_back(begin);
    begin += counts.back();
  }
  std::vector<answer> by_rank(rank == 0 ? designs : 0);
  MPI_Gatherv(mine.data(), counts[static_cast<std::size_t>(rank)], MPI_DOUBLE, by_rank.data(),
              counts.data(), offsets.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD);
  std::vector<answer> in_order(by_rank.size());
  std::size_t next = 0;
  for (std::size_t r = 0; r < stride && rank == 0; ++r) {
    for (std::size_t i = r; i < designs; i += stride) in_order[i] = by_rank[next++];
  }
  return in_order;
}

void print_best(const std::vector<plan::design>& designs, const std::vector<answer>& answers) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i][days] > 0.0) order.push_back(i);
  }
  const auto per_day = [&](std::size_t i) { return designs[i].leverage / answers[i][days]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return per_day(a) > per_day(b); });
  std::printf("layers d_model experts     EL    days   EL/day  fastest layout\n");
  for (std::size_t k = 0; k < order.size() && k < 5; ++k) {
    const std::size_t i = order[k];
    const transformer& m = designs[i].model;
    const answer& a = answers[i];
    std::printf(
        "%6d %7d %7d %6.2f %7.2f %8.3f  tp %.0f pp %.0f ep %.0f, micro-batch %.0f, %.1f GiB\n",
        static_cast<int>(m.layers), static_cast<int>(m.d_model),
        static_cast<int>(m.experts.experts), designs[i].leverage, a[days], per_day(i), a[tensor],
        a[pipeline], a[expert], a[micro_batch], a[memory_gib]);
  }
}

/// Waits for all ranks asleep: MPI_Barrier may poll, and would slow down the rank that still works.
void wait_for_all() {
  MPI_Request request{};
  MPI_Ibarrier(MPI_COMM_WORLD, &request);
  for (int done = 0; done == 0;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

int spread_over_ranks(int rank, int ranks, std::size_t rows, count accelerators) {
  const std::vector<plan::design> designs = designs_of_a_budget(rows);
  MPI_Barrier(MPI_COMM_WORLD);
  const double begin = MPI_Wtime();
  const std::vector<answer> mine = searched(designs, static_cast<std::size_t>(rank),
                                            static_cast<std::size_t>(ranks), accelerators);
  const std::vector<answer> all = gathered(mine, designs.size(), rank, ranks);
  const double together = MPI_Wtime() - begin;
  if (rank != 0) {
    wait_for_all();
    return 0;
  }

  print_best(designs, all);
  double candidates = 0.0;
  for (const answer& a : all) candidates += a[layouts];
  std::printf("%zu designs with %.0f layouts\n", designs.size(), candidates);
  const double again = MPI_Wtime();
  const std::vector<answer> alone = searched(designs, 0, 1, accelerators);
  const double one = MPI_Wtime() - again;
  wait_for_all();
  std::printf("%.2f s on %d ranks, %.2f s on one: %.2f times as fast\n", together, ranks, one,
              one / together);
  const bool same = alone.size() == all.size() &&
                    std::memcmp(alone.data(), all.data(), sizeof(answer) * all.size()) == 0;
  std::printf("%s\n", same ? "the same bits as one process" : "one process finds other bits");
  return same ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0;
  int ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const long designs = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 200;
  const long accelerators = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 512;
  int code = 2;
  if (designs < 1 || designs > 1'000'000 || accelerators < 1 || accelerators > 1'000'000 ||
      argc > 3) {
    if (rank == 0) {
      std::fprintf(stderr, "usage: mpi_designs [DESIGNS [ACCELERATORS]], each from 1 to 1000000\n");
    }
  } else {
    code = spread_over_ranks(rank, ranks, static_cast<std::size_t>(designs), accelerators);
  }
  MPI_Finalize();
  return code;
}
