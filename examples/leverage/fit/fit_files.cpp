// SPDX-License-Identifier: Apache-2.0
#include "fit/fit_files.hpp"

#include <string>
#include <utility>

#include "leverage/core/math.hpp"
#include "support/csv_text.hpp"

namespace leverage::program {

namespace {

/// A row of cells that are made already.
std::string line_of(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    line += cell + ",";
  }
  line.back() = '\n';
  return line;
}

std::string covariance_text(const fit_report& report) {
  std::vector<std::string> cells{"coefficient", "estimate"};
  for (const std::string& name : report.free_names) {
    cells.push_back(csv_cell(name));
  }
  std::string text = line_of(cells);
  for (std::size_t i = 0; i < report.covariance.size(); ++i) {
    cells = {csv_cell(report.free_names[i]), csv_cell(report.free_values[i])};
    for (const double c : report.covariance[i]) {
      cells.push_back(csv_cell(c));
    }
    text += line_of(cells);
  }
  return text;
}

std::string samples_text(const fit_report& report) {
  std::vector<std::string> cells;
  for (const fitted_coefficient& c : report.coefficients) {
    cells.push_back(csv_cell(c.name));
  }
  std::string text = line_of(cells);
  for (const std::vector<double>& draw : report.draws) {
    cells.clear();
    for (const double x : draw) {
      cells.push_back(csv_cell(x));
    }
    text += line_of(cells);
  }
  return text;
}

std::string residuals_text(const fit_answer& a) {
  const bool on_log = a.from.request.scale == fit::residual_scale::log;
  std::vector<std::string> cells{"row"};
  for (const fit_input& input : a.law.inputs) {
    cells.push_back(csv_cell(input.letter));
  }
  for (const char* name :
       {"observed", "predicted", "residual", "weight", "loss_weight", "held_out"}) {
    cells.emplace_back(name);
  }
  std::string text = line_of(cells);
  const auto add = [&](const std::string& place, const std::vector<std::vector<double>>& inputs,
                       std::size_t i, double observed, double predicted) {
    cells = {csv_cell(place)};
    for (const std::vector<double>& column : inputs) {
      cells.push_back(csv_cell(column[i]));
    }
    cells.push_back(csv_cell(observed));
    cells.push_back(csv_cell(predicted));
    cells.push_back(
        csv_cell(on_log ? math::log(predicted) - math::log(observed) : predicted - observed));
  };
  const fit_request& fitted = a.from.request;
  for (std::size_t i = 0; i < a.report.predicted.size(); ++i) {
    add(a.rows.places[i], fitted.inputs, i, fitted.observed[i], a.report.predicted[i]);
    cells.push_back(csv_cell(fitted.weights.empty() ? 1.0 : fitted.weights[i]));
    cells.push_back(csv_cell(a.report.loss_weights[i]));
    cells.emplace_back("no");
    text += line_of(cells);
  }
  for (std::size_t i = 0; i < a.from.held_observed.size(); ++i) {
    if (a.from.asked + i >= a.report.points.size()) {
      break;
    }
    add(a.rows.held_places[i], a.from.held_inputs, i, a.from.held_observed[i],
        a.report.points[a.from.asked + i].value);
    cells.insert(cells.end(), {"", "", "yes"});
    text += line_of(cells);
  }
  return text;
}

}  // namespace

std::vector<named_path> table_paths(const fit_options& options) {
  std::vector<named_path> all;
  for (const auto& [flag, path] :
       {std::pair<const char*, const std::string&>{"--covariance", options.covariance},
        {"--samples", options.samples},
        {"--residuals", options.residuals}}) {
    if (!path.empty()) {
      all.push_back({flag, path});
    }
  }
  return all;
}

std::vector<output_file> table_files(const fit_answer& a) {
  std::vector<output_file> all;
  for (const named_path& file : table_paths(a.options)) {
    all.push_back({file.flag, file.path,
                   file.flag == "--covariance" ? covariance_text(a.report)
                   : file.flag == "--samples"  ? samples_text(a.report)
                                               : residuals_text(a)});
  }
  return all;
}

object covariance_object(const fit_report& report) {
  return {{"method", "sandwich"},
          {"names", report.free_names},
          {"estimate", report.free_values},
          {"matrix",
           array_of(report.covariance, [](const std::vector<double>& row) { return value(row); })}};
}

}  // namespace leverage::program
