// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage plan --on`: designs for a cluster and a time, as text, as JSON, as CSV and as a picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drawing/gnuplot.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/hardware/recipes.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/plan/design_bracket.hpp"
#include "leverage/plan/machine_designs.hpp"
#include "leverage/plan/machine_fronts.hpp"
#include "leverage/plan/serving_search.hpp"
#include "machine/cluster_choice.hpp"
#include "plan/plan_command.hpp"
#include "support/command_result.hpp"
#include "support/result.hpp"

namespace leverage::program {

/// A design in service: accelerator-hours of all tokens that are served, with an interval of 80 %.
struct planned_service {
  plan::serving_point of{};
  double hours = 0;
  double low = 0;
  double high = 0;
};

/// A design with what is uncertain about it.
struct planned_design {
  plan::machine_design of{};
  hardware::step_prediction step{};
  double low_dense = 0;   ///< the dense-equivalent compute lies from here
  double high_dense = 0;  ///< to here with a probability of 80 %
  double accelerator_hours = 0;
  double money = 0;              ///< USD; 0: no price is known
  std::optional<double> tpot{};  ///< seconds of a token for one user; none if no layout serves it
  std::optional<planned_service> service{};  ///< with --serve-tokens

  /// Accelerator-hours of training and serving.
  [[nodiscard]] double life_hours() const {
    return accelerator_hours + (service ? service->hours : 0.0);
  }
};

/// A front by name.
struct planned_front {
  std::string key{};
  std::string title{};
  std::vector<planned_design> points{};
};

struct machine_plan_answer {
  plan::machine_request ask{};
  tian2025::joint_law<> law{};
  bool own_law = false;
  plan::trust trust{};  ///< the end of the law's bracket that ranks
  bool assumed_vocabulary = false;
  named_cluster cluster{};
  const hardware::named_recipe* recipe = nullptr;
  hardware::calibrated_efficiency efficiency{};
  bool is_balanced = false;       ///< the load of experts is known
  double price = 0;               ///< USD for an hour of one accelerator; 0: not known
  std::optional<double> money{};  ///< what may be spent
  plan::serving_workload work{};
  const hardware::named_serving_recipe* serving = nullptr;
  std::optional<tokens<>>
      served{};  ///< designs are ranked by their whole life, with as many served
  plan::machine_result found{};
  std::vector<planned_design> ranked{};
  std::optional<planned_design> dense{};
  std::vector<planned_front> fronts{};
  std::vector<std::string> remarks{};
  std::uint64_t family = 0;  ///< candidates in all
  std::string stopped_by{};  ///< what has ended the search early; empty where nothing has

  [[nodiscard]] double accelerators() const {
    return static_cast<double>(cluster.cluster.accelerators);
  }
};

/// What is to be printed; exit code `no_answer` where no design suits the time and the memory.
[[nodiscard]] result<command_result> answer_machine_plan(const plan_options& options,
                                                         std::size_t width);

/// Requests of one user at a time, on a part of the cluster: what latencies are shown for.
[[nodiscard]] hardware::cluster<> cluster_of_one_user(const machine_plan_answer& a);

/// The compute at which the runs of the published joint law end.
[[nodiscard]] constexpr double end_of_runs() {
  return tian2025::table6.fitted.only(argument::non_vocabulary_flops).inputs[0].high;
}

/// Searches: the designs, and the fronts if they are asked for.
void search_machine(machine_plan_answer& a, bool fronts, double time_limit);

[[nodiscard]] std::string machine_plan_text(const machine_plan_answer& a, std::size_t width);
/// The layout of a replica: tp=8,pp=1,dp=8,ep=64.
[[nodiscard]] std::string layout_of_replica(const plan::serving_point& p);
[[nodiscard]] std::string machine_plan_json(const machine_plan_answer& a);
/// The ranked list, the dense model and the fronts.
[[nodiscard]] std::string machine_plan_csv(const machine_plan_answer& a);
/// The dense-equivalent compute of the ranked list and of the dense model.
[[nodiscard]] picture machine_plan_picture(const machine_plan_answer& a);

}  // namespace leverage::program
