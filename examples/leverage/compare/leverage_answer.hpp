// SPDX-License-Identifier: Apache-2.0
/// @file
/// `leverage compare --on`: leverage in what is paid, as text, JSON, CSV and a picture.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/compare_command.hpp"
#include "compare/leverage_case.hpp"
#include "drawing/gnuplot.hpp"
#include "leverage/hardware/calibrated_efficiency.hpp"
#include "leverage/plan/leverage_in_service.hpp"
#include "leverage/plan/leverage_in_time.hpp"
#include "machine/cluster_choice.hpp"

namespace leverage::program {

/// One model on one cluster, with what its whole training takes.
struct run_on_machine {
  plan::planned_run planned{};
  hardware::step_prediction step{};
  double goodput = 1.0;

  [[nodiscard]] double scale() const { return planned.run.steps() / goodput; }
  [[nodiscard]] double seconds() const { return scale() * step.total().value; }
  [[nodiscard]] double low() const { return scale() * step.low.value; }
  [[nodiscard]] double high() const { return scale() * step.high.value; }
  [[nodiscard]] double accelerators() const {
    return static_cast<double>(planned.run.on.accelerators);
  }
  [[nodiscard]] double accelerator_hours() const { return seconds() * accelerators() / 3600; }
};

/// Both models in service.
struct service_on_machine {
  plan::leverage_in_service el{};
  std::optional<plan::leverage_in_lifetime> lifetime{};
};

/// A measure of leverage by name.
struct named_ratio {
  std::string_view key;
  std::string_view title;
  plan::leverage_ratio ratio;
};

/// One case on one cluster.
struct leverage_on_machine {
  named_cluster cluster{};
  double price = 0;  ///< USD for an hour of one accelerator; 0: not known
  plan::leverage_in_time el{};
  std::vector<plan::leverage_ratio> time_by_law{};  ///< in the order of the case's laws
  run_on_machine mixture{};
  run_on_machine dense{};
  run_on_machine cheapest_mixture{};
  run_on_machine cheapest_dense{};
  std::optional<service_on_machine> service{};

  /// Time, money and memory; serving and lifetime where they are asked for.
  [[nodiscard]] std::vector<named_ratio> ratios() const;
  /// The least and the most leverage in time of all laws; NaN if there is none.
  [[nodiscard]] std::pair<double, double> time_over_laws() const;
};

/// A case on all clusters.
struct answered_case {
  leverage_case of{};
  std::vector<leverage_on_machine> on{};
  std::vector<std::string> remarks{};
};

struct leverage_answer {
  std::vector<answered_case> cases{};
  double goodput = 1.0;
  std::string format{};
  std::optional<tokens<>> served{};
};

/// What the served tokens are at which both models cost the same, in words.
[[nodiscard]] std::string even_text(const plan::break_even_point& even);

/// "mixture", "dense", "undecided", or "-".
[[nodiscard]] std::string_view verdict_name(const plan::leverage_ratio& r);

/// What a reader has to know of a case on its clusters.
[[nodiscard]] std::vector<std::string> remarks_of(const answered_case& a,
                                                  const machine_options& options);

[[nodiscard]] std::string leverage_text(const leverage_answer& a, std::size_t width);
[[nodiscard]] std::string leverage_json(const leverage_answer& a);
/// A row for each measure and each factor of each case and cluster.
[[nodiscard]] std::string leverage_csv(const leverage_answer& a);
/// Leverage in time over leverage in FLOPs, and where it is lost.
[[nodiscard]] picture leverage_picture(const leverage_answer& a);

/// The answer of `compare` with --on; exit code `no_answer` where a run does not fit in memory.
[[nodiscard]] result<command_result> answer_on_machines(const compare_options& options,
                                                        std::size_t width);

}  // namespace leverage::program
