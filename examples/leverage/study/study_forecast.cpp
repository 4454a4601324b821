// SPDX-License-Identifier: Apache-2.0
#include "study/study_forecast.hpp"

#include <algorithm>
#include <limits>

namespace leverage::program {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

forecast_split split_at(const std::string& way, const study::allocation_fit& fit, double c,
                        double level) {
  const auto [size, interval] = fit.size_at(c, level);
  return {way, size, interval, c / size, {c / interval.high, c / interval.low}, no_number, {}};
}

dense_forecast forecast_at(double c, const study_options& options, const findings& f) {
  dense_forecast all;
  all.flops = c;
  const auto [least, most] =
      std::minmax_element(f.runs.dense.flops.begin(), f.runs.dense.flops.end());
  all.beyond = std::max({1.0, c / *most, *least / c});
  all.loss = no_number;
  if (f.study.dense.usable()) {
    const auto [loss, interval] = f.study.predict_loss(flops<>{c}, options.confidence);
    all.loss = loss;
    all.loss_interval = interval;
  }
  for (const split_law& s : f.splits) {
    if (s.of != options.dense) {
      continue;
    }
    const auto add = [&](const char* way, const study::allocation_fit& fit) {
      if (fit.usable()) {
        all.splits.push_back(split_at(way, fit, c, options.confidence));
      }
    };
    add("best runs", s.runs);
    add("training curves", s.curves);
    add("parabolas", s.parabolas);
    add("robust parabolas", s.robust);
    add("parametric law", s.parametric);
    if (s.parametric.usable()) {
      all.splits.back().loss = s.best_loss(c);
      all.splits.back().loss_interval = s.best_loss_interval(c, options.confidence);
    }
  }
  for (const tuned_law& law : f.tuned) {
    if (law.of == "dense" && law.usable && law.at && law.inputs[0] == "C") {
      const auto [value, interval] = law.at(c);
      all.tuned.push_back({law.what, value, interval});
    }
  }
  return all;
}

}  // namespace

std::vector<dense_forecast> forecasts_of(const study_options& options, const findings& f) {
  std::vector<dense_forecast> all;
  for (const double c : options.forecast) {
    all.push_back(forecast_at(c, options, f));
  }
  return all;
}

}  // namespace leverage::program
