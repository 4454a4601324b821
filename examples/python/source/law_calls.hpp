// SPDX-License-Identifier: Apache-2.0
/// @file
/// A law of the catalogue as Python calls it: with numbers or with arrays that are broadcast.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "leverage/laws/law_line.hpp"

namespace leverage::python {

namespace py = pybind11;

/// The arguments of a call in the order of the law's inputs.
using call_inputs = std::array<py::handle, law_line::max_inputs>;

struct shared_points;

/// Takes the sweeps from a library, or where `path` is empty from none. Returns false where the processor cannot run them;
/// throws ImportError for what is no such library.
bool load_sweeps(const std::string& path);

class law {
 public:
  /// The law of a name, or of a short name. Throws KeyError with the nearest names.
  explicit law(const std::string& name);

  /// The law's answer: a float where all inputs are numbers, otherwise an array of the inputs' common shape.
  [[nodiscard]] py::object call(const py::args& args, const py::kwargs& named) const {
    return value(inputs_of(args, named));
  }
  /// The same with inputs in order.
  [[nodiscard]] py::object value(const call_inputs& inputs) const;
  /// Exact partial derivatives at numbers, by the inputs' letters.
  [[nodiscard]] py::dict gradient(const py::args& args, const py::kwargs& named) const;
  /// For each bounded argument at numbers: its value, the fitted ends, and the factor by which it is beyond.
  [[nodiscard]] py::list reach(const py::args& args, const py::kwargs& named) const;
  /// Whether points lie within the range on which the law was fitted.
  [[nodiscard]] py::object inside(const py::args& args, const py::kwargs& named) const;

  /// The fitted interval of each bounded argument: its name and both ends.
  [[nodiscard]] py::dict fitted() const;

  [[nodiscard]] std::string name() const { return std::string(line_->name); }

 private:
  [[nodiscard]] call_inputs inputs_of(const py::args& args, const py::kwargs& named) const;
  [[nodiscard]] std::vector<double> numbers_of(const py::args& args, const py::kwargs& named) const;
  [[nodiscard]] std::string signature() const;
  [[nodiscard]] std::string input_text(std::size_t i) const;
  /// Throws ValueError where a value is no number that the law takes.
  void check(std::size_t i, double x) const;
  void check_points(std::size_t i, const double* x, std::size_t count) const;
  /// The law at all points. Returns their number, or an earlier one where it has found a number that it does not take.
  std::size_t fill(const shared_points& p, double* out) const;

  const law_line* line_;
  std::size_t place_;  ///< in the catalogue
};

}  // namespace leverage::python
