// SPDX-License-Identifier: Apache-2.0
/// The extension module leverage._core: laws and arrays natively, commands by the program's parser. What users see of
/// it is in the package's Python sources.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "commands.hpp"
#include "fitted_values.hpp"
#include "law_calls.hpp"
#include "laws/law_catalogue.hpp"
#include "leverage/version.hpp"

namespace leverage::python {

namespace {

template <class T>
T value_or_throw(program::result<T> from) {
  if (!from) {
    throw py::value_error(from.error());
  }
  return *std::move(from);
}

std::vector<std::string> law_names() {
  std::vector<std::string> names;
  for (const law_line& line : program::law_catalogue()) {
    names.emplace_back(line.name);
  }
  return names;
}

}  // namespace

PYBIND11_MODULE(_core, m) {
  m.doc() = "The compiled part of the package leverage.";
  m.attr("version") = std::to_string(LEVERAGE_VERSION_MAJOR) + "." +
                      std::to_string(LEVERAGE_VERSION_MINOR) + "." +
                      std::to_string(LEVERAGE_VERSION_PATCH);

  py::class_<law>(m, "Law")
      .def(py::init<const std::string&>(), py::arg("name"))
      .def_property_readonly("name", &law::name)
      .def_property_readonly("fitted", &law::fitted,
                             "The range on which the law was fitted: quantity -> (low, high).")
      .def("__call__", &law::call)
      .def("gradient", &law::gradient)
      .def("reach", &law::reach)
      .def("inside", &law::inside);
  m.def("law_names", &law_names);
  m.def("load_sweeps", &load_sweeps, py::arg("path"));

  static const law joint("tian2025/table6");
  m.def(
      "efficiency_leverage",
      [](const py::object& A, const py::object& G, const py::object& C) {
        return joint.value({A, G, C});
      },
      py::arg("A"), py::arg("G"), py::arg("C"),
      "Efficiency leverage of a mixture of experts over a dense model, by the joint law of Tian et "
      "al. 2025\n"
      "(arXiv:2507.17702), Table 6: the compute of the dense model that reaches the same loss, "
      "over the compute C.\n"
      "\n"
      "A  activation ratio E_a / E, above 0 and at most 1 (Model.report() has it)\n"
      "G  granularity of experts 2 d_model / d_expert\n"
      "C  training FLOPs M D, M the non-vocabulary FLOPs of a token with attention\n"
      "\n"
      "Numbers give a float; arrays are broadcast. lv.laws['tian2025/table6'] is the same law with "
      "its fitted range.\n"
      "\n"
      ">>> round(efficiency_leverage(0.031, 12, 1e22), 3)\n"
      "7.245\n");

  m.def("run", &run_command, py::arg("words"), py::arg("progress") = py::none());
  m.def("commands", &commands);
  m.def("read_model", &read_model, py::arg("text"), py::arg("as_") = "");
  m.def("nearest", &nearest_name, py::arg("typed"), py::arg("names"));
  m.def(
      "fit_inputs", [](const std::string& name) { return value_or_throw(inputs_of_fit(name)); },
      py::arg("law"));
  m.def(
      "fitted_values",
      [](const std::string& name, bool is_formula,
         const std::vector<std::pair<std::string, double>>& coefficients,
         const named_numbers& columns) {
        const py::gil_scoped_release others;
        auto values = fitted_values(name, is_formula, coefficients, columns);
        const py::gil_scoped_acquire python;
        return value_or_throw(std::move(values));
      },
      py::arg("law"), py::arg("is_formula"), py::arg("coefficients"), py::arg("columns"));
}

}  // namespace leverage::python
