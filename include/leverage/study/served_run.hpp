// SPDX-License-Identifier: Apache-2.0
/// @file
/// A measured run of a model that serves, and its time by coefficients (serving_calibration.hpp fits them). A run is one
/// of four:
///
///   queue     requests that all wait from the beginning; the time in which they are served
///   mixed     requests in flight, of which as many enter as leave; the time in which each gets all of its output
///   decode    a step that adds a token to each sequence
///   prefill   a pass over prompts
#pragma once

#include <cstdint>

#include "leverage/core/quantities.hpp"
#include "leverage/core/scalar.hpp"
#include "leverage/hardware/cluster.hpp"
#include "leverage/hardware/serving_efficiency.hpp"
#include "leverage/hardware/serving_engine.hpp"
#include "leverage/hardware/serving_layout.hpp"
#include "leverage/hardware/serving_pass.hpp"
#include "leverage/hardware/serving_recipe.hpp"
#include "leverage/hardware/serving_speed.hpp"
#include "leverage/model/transformer.hpp"

namespace leverage::study {

/// What was measured.
enum class served : std::uint8_t { queue, mixed, decode, prefill };

/// A measured run of a model that serves.
struct served_run {
  transformer model;
  hardware::cluster<> cluster{};
  hardware::serving_layout layout{};
  hardware::serving_recipe recipe{};
  hardware::serving_engine engine{};
  served what{};
  hardware::request_shape shape{};  ///< of a queue and of mixed requests; of a pass the input alone
  count batch = 0;  ///< sequences of the replica at once; tokens of a group in a pass over prompts
  count requests = 0;    ///< of a queue
  double context = 0.0;  ///< of a step that decodes
  double seconds = 0.0;  ///< measured; above 0
  double weight = 1.0;   ///< 0 or more
};

/// The time of a run by coefficients over any scalar; of mixed requests that of all their output.
template <scalar T>
[[nodiscard]] seconds<T> time_of(const served_run& r, const hardware::serving_efficiency<T>& e) {
  const auto b = static_cast<double>(r.batch);
  switch (r.what) {
    case served::queue:
      return hardware::queue_time(r.model, r.cluster, r.layout, r.recipe, r.engine, r.shape,
                                  r.batch, r.requests, e);
    case served::mixed:
      return r.shape.output * hardware::serving_speed_of(r.model, r.cluster, r.layout, r.recipe,
                                                         r.engine, r.shape, b, e)
                                  .tpot;
    case served::decode:
      return hardware::decode_step(r.model, r.cluster, r.layout, r.recipe, r.engine, b, r.context,
                                   e)
          .total();
    case served::prefill:
      break;
  }
  return hardware::prefill(r.model, r.cluster, r.layout, r.recipe, r.engine, b, r.shape.input, e)
      .total();
}

}  // namespace leverage::study
