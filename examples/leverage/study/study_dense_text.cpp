// SPDX-License-Identifier: Apache-2.0
#include "study/study_dense_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "study/study_forecast.hpp"
#include "study/study_numbers.hpp"

namespace leverage::program {

namespace {

std::string_view reason_of(study::minimum_status status) {
  switch (status) {
    case study::minimum_status::found:
      return "";
    case study::minimum_status::at_edge:
      return "outside the sizes that were trained";
    case study::minimum_status::not_convex:
      return "the losses have no minimum";
    case study::minimum_status::too_few:
      return "too few sizes, expected 3";
  }
  return "";
}

std::string split_text(const study::allocation_fit& a) {
  if (!a.usable()) {
    return fmt::format("{}", fmt::join(a.violations, "; "));
  }
  const auto law = [](const char* what, const char* mark, const power_law<>& fit,
                      const std::array<fit::interval, 2>& bounds) {
    std::string text =
        fmt::format("{} {} C^{}", what, digits(fit.coefficient), digits(fit.exponent));
    if (!math::is_nan(bounds[1].low)) {
      text += fmt::format(", k{} {}, p{} {}", mark, range(bounds[0]), mark, range(bounds[1]));
    }
    return text;
  };
  return fmt::format("{}; {}; M D / C {:.4f} at {}, {:.4f} at {}{}",
                     law("M", "", a.size, a.size_interval), law("D", "'", a.data, a.data_interval),
                     a.product(a.low), digits(a.low), a.product(a.high), digits(a.high),
                     math::is_nan(a.size_interval[1].low) ? "; no intervals" : "");
}

/// What is to be said of a minimum of a parabola.
std::string remark_of(const study::size_minimum& m) {
  if (m.status != study::minimum_status::found) {
    return std::string(reason_of(m.status));
  }
  return m.exact()              ? "exact, three runs"
         : math::is_nan(m.skew) ? ""
                                : fmt::format("bias {:.3g}x", m.skew);
}

std::string loss_text(double loss) {
  return math::is_nan(loss) ? "-" : fmt::format("{:.4f}", loss);
}

/// The ways side by side, budget by budget.
text_table minima_of(const split_law& s) {
  text_table table({{.align = alignment::left, .min_width = study_key_width},
                    {"C"},
                    {"sizes"},
                    {"M_opt"},
                    {"D_opt"},
                    {"interval of D_opt", alignment::left},
                    {"L"},
                    {"", alignment::left}});
  const auto add = [&](const char* way, const std::string& c, const std::string& sizes,
                       const study::size_minimum& m, const std::string& remark) {
    const bool none = math::is_nan(m.size);
    table.add({way, c, sizes, none ? "-" : digits(m.size), none ? "-" : digits(m.tokens()),
               range({m.flops / m.interval.high, m.flops / m.interval.low}), loss_text(m.loss),
               remark});
  };
  for (std::size_t i = 0; i < s.parabolas.minima.size(); ++i) {
    const study::size_minimum& m = s.parabolas.minima[i];
    if (i < s.runs.minima.size()) {
      const study::size_minimum& run = s.runs.minima[i];
      add("best run", digits(m.flops), fmt::format("{}", m.sizes), run,
          run.status == study::minimum_status::at_edge
              ? "the smallest or the largest size is the best"
              : std::string(run.status == study::minimum_status::too_few ? "too few sizes" : ""));
    }
    add("parabola", "", "", m, remark_of(m));
    if (i < s.robust.minima.size()) {
      add("robust parabola", "", "", s.robust.minima[i], remark_of(s.robust.minima[i]));
    }
    if (s.parametric.usable()) {
      study::size_minimum law;
      law.flops = m.flops;
      law.size = s.parametric.size(m.flops);
      law.loss = s.best_loss(m.flops);
      add("parametric law", "", "", law, "");
    }
  }
  return table;
}

}  // namespace

void add_splits(page& p, const study_options& options, const findings& f) {
  for (const split_law& s : f.splits) {
    p.title(
        fmt::format("How a budget splits, {}: M_opt = k C^p, D_opt = k' C^p', {:.4g} % intervals",
                    s.of, 100.0 * options.confidence));
    p.line("M", study_key_width,
           f.sizes_from == "C / D" ? "FLOPs per token, C / D; where C = 6 N D, N is M / 6"
                                   : fmt::format("FLOPs per token, {}; D is C / M", f.sizes_from));
    if (s.set_aside > 0) {
      p.line("", study_key_width,
             fmt::format("{} runs are not used: another of their budget and size is better",
                         s.set_aside));
    }
    p.line("best runs", study_key_width, split_text(s.runs));
    if (s.has_curves) {
      p.line("training curves", study_key_width, split_text(s.curves));
    }
    p.line("parabolas", study_key_width, split_text(s.parabolas));
    p.line("robust parabolas", study_key_width, split_text(s.robust));
    p.line("parametric law", study_key_width, split_text(s.parametric));
    p.table(minima_of(s));
    const bool skewed = std::any_of(s.parabolas.minima.begin(), s.parabolas.minima.end(),
                                    [](const auto& m) { return !math::is_nan(m.skew); });
    if (skewed) {
      p.line("bias", study_key_width,
             "minimum of a cubic over that of the parabola: far from 1 the sizes span too wide a "
             "range");
    }
  }
}

void add_forecasts(page& p, const study_options& options, const findings& f) {
  for (const dense_forecast& at : forecasts_of(options, f)) {
    p.title(fmt::format("Dense models at C {}{}, {:.4g} % intervals", digits(at.flops),
                        at.beyond > 1.0 ? fmt::format(", {:.3g}x beyond the runs", at.beyond) : "",
                        100.0 * options.confidence));
    if (!f.study.dense.usable()) {
      p.line("loss curve", study_key_width, fmt::format("{}", fmt::join(f.study.violations, "; ")));
    } else {
      p.line("loss curve", study_key_width,
             fmt::format("{} ({}){}", loss_text(at.loss), range(at.loss_interval),
                         math::is_finite(f.study.noise)
                             ? fmt::format("; a run scatters by {:.2g} % about its curve",
                                           100.0 * f.study.noise)
                             : ""));
    }
    for (const forecast_split& s : at.splits) {
      std::string text = fmt::format("M {} ({}), D {} ({})", digits(s.size), range(s.size_interval),
                                     digits(s.tokens), range(s.tokens_interval));
      if (!math::is_nan(s.loss)) {
        text += fmt::format("; L {} ({})", loss_text(s.loss), range(s.loss_interval));
      }
      p.line(s.way, study_key_width, text);
    }
    for (const forecast_value& v : at.tuned) {
      p.line(v.what, study_key_width, fmt::format("{} ({})", digits(v.value), range(v.interval)));
    }
  }
}

}  // namespace leverage::program
