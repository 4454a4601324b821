// SPDX-License-Identifier: Apache-2.0
#include "law_calls.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "law_sweeps.hpp"
#include "laws/law_catalogue.hpp"
#include "laws/law_text.hpp"
#include "leverage/core/argument.hpp"

namespace leverage::python {

/// Inputs of one shape: a pointer to as many numbers as there are points, or to one number for all.
struct shared_points {
  std::vector<py::array_t<double>> held;
  std::array<const double*, law_line::max_inputs> at{};
  std::array<bool, law_line::max_inputs> one{};
  std::vector<py::ssize_t> shape;
  std::size_t size = 1;
};

namespace {

std::string python_name(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

/// Whether a keyword is the argument's name in Python.
bool is_name(std::string_view keyword, std::string_view name) {
  return keyword.size() == name.size() &&
         std::equal(keyword.begin(), keyword.end(), name.begin(),
                    [](char k, char n) { return k == (n == '-' ? '_' : n); });
}

std::string_view text_of(py::handle unicode) {
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(unicode.ptr(), &size);
  if (text == nullptr) {
    throw py::error_already_set();
  }
  return {text, static_cast<std::size_t>(size)};
}

std::string repr_of(py::handle x) {
  constexpr std::size_t longest = 60;
  std::string text = py::str(py::repr(x));
  return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

bool is_number(py::handle x) {
  return PyFloat_Check(x.ptr()) || (PyLong_Check(x.ptr()) && !PyBool_Check(x.ptr()));
}

double number_of(py::handle x) {
  const double value = PyFloat_AsDouble(x.ptr());
  if (value == -1.0 && PyErr_Occurred() != nullptr) {
    throw py::error_already_set();
  }
  return value;
}

/// Points at a time: their inputs and answers stay in the first cache.
constexpr std::size_t block = 1024;

law_sweeps loaded;

/// Whether this processor runs what the library of sweeps is compiled for.
bool can_sweep() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("bmi2");
#else
  return true;
#endif
}

/// The position of the first number that the argument cannot be, NaN included; the size where there is none.
std::size_t first_outside(std::span<const double> x, const argument_facts& f) {
  // The ends as a closed interval, and counts as numbers in lanes: a loop without branches that is vectorised.
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr std::size_t lanes = 8;
  const double low = f.low_included ? f.low : std::nextafter(f.low, infinity);
  const double high = f.high_included ? f.high : std::nextafter(f.high, -infinity);
  const auto accepted = [low, high](double v) {
    return (v >= low ? 1.0 : 0.0) * (v <= high ? 1.0 : 0.0);
  };
  std::array<double, lanes> inside{};
  const std::size_t whole = x.size() - x.size() % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) {
      inside[k] += accepted(x[i + k]);
    }
  }
  for (std::size_t i = whole; i < x.size(); ++i) {
    inside[0] += accepted(x[i]);
  }
  const double all = std::accumulate(inside.begin(), inside.end(), 0.0);
  return static_cast<std::size_t>(all) == x.size()
             ? x.size()
             : static_cast<std::size_t>(
                   std::find_if(x.begin(), x.end(), [&](double v) { return !f.contains(v); }) -
                   x.begin());
}

}  // namespace

law::law(const std::string& name) : line_(program::find_law(name)), place_(0) {
  if (line_ == nullptr) {
    throw py::key_error(program::unknown_law("expected a law", name).value());
  }
  place_ = static_cast<std::size_t>(line_ - program::law_catalogue().data());
}

std::string law::input_text(std::size_t i) const {
  const argument_facts& f = facts(line_->inputs[i]);
  return fmt::format("{} ({}: {})", line_->symbols[i], python_name(f.name), f.meaning);
}

std::string law::signature() const {
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < line_->inputs.size(); ++i) {
    inputs.push_back(input_text(i));
  }
  return fmt::format("{} takes {}", line_->name, fmt::join(inputs, ", "));
}

call_inputs law::inputs_of(const py::args& args, const py::kwargs& named) const {
  const std::size_t count = line_->inputs.size();
  call_inputs inputs{};
  if (args.size() > count) {
    throw py::type_error(
        fmt::format("{}; found {} arguments without a name", signature(), args.size()));
  }
  for (std::size_t i = 0; i < args.size(); ++i) {
    inputs[i] = PyTuple_GET_ITEM(args.ptr(), static_cast<Py_ssize_t>(i));
  }
  for (const auto& [key, value] : named) {
    const std::string_view keyword = text_of(key);
    std::size_t i = 0;
    while (i < count && keyword != line_->symbols[i] &&
           !is_name(keyword, facts(line_->inputs[i]).name)) {
      ++i;
    }
    if (i == count) {
      throw py::type_error(fmt::format("{}; found {}", signature(), keyword));
    }
    if (inputs[i]) {
      throw py::type_error(fmt::format("{}; found {} twice", signature(), line_->symbols[i]));
    }
    inputs[i] = value;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (!inputs[i]) {
      throw py::type_error(fmt::format("{}; {} is missing", signature(), line_->symbols[i]));
    }
  }
  return inputs;
}

void law::check(std::size_t i, double x) const {
  const argument_facts& f = facts(line_->inputs[i]);
  if (!f.contains(x)) {
    throw py::value_error(fmt::format("{}: {}: expected a number {}, found {}", line_->name,
                                      input_text(i), program::domain_text(f), x));
  }
}

void law::check_points(std::size_t i, const double* x, std::size_t count) const {
  const argument_facts& f = facts(line_->inputs[i]);
  const std::size_t wrong = first_outside({x, count}, f);
  if (wrong < count) {
    throw py::value_error(fmt::format("{}: {}: expected numbers {}, found {} at position {}",
                                      line_->name, input_text(i), program::domain_text(f), x[wrong],
                                      wrong));
  }
}

namespace {

/// The values of an input, as numpy has them.
py::array_t<double, py::array::c_style | py::array::forcecast> array_of(const std::string& input,
                                                                        py::handle from) {
  using numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
  const auto wrong = [&] {
    PyErr_Clear();
    return py::value_error(
        fmt::format("{}: expected a number or an array of numbers, found {} of type {}", input,
                    repr_of(from), std::string(py::str(py::type::of(from).attr("__name__")))));
  };
  const py::array any = py::array::ensure(from);
  if (!any) {
    throw wrong();
  }
  const char kind = any.dtype().kind();
  if (kind != 'f' && kind != 'i' && kind != 'u') {
    throw wrong();
  }
  numbers values = numbers::ensure(any);
  if (!values) {
    throw wrong();
  }
  return values;
}

/// Gives all inputs one shape.
shared_points broadcast(const std::string& law, const call_inputs& inputs, std::size_t count,
                        const std::function<std::string(std::size_t)>& input_text) {
  shared_points p;
  std::size_t widest = count;  // which input has the shape of the answer; none: all are numbers
  bool alike = true;
  const auto shape_of = [&](std::size_t i) {
    return std::span<const py::ssize_t>(p.held[i].shape(),
                                        static_cast<std::size_t>(p.held[i].ndim()));
  };
  for (std::size_t i = 0; i < count; ++i) {
    p.held.push_back(array_of(fmt::format("{}: {}", law, input_text(i)), inputs[i]));
    if (p.held[i].ndim() == 0) {
      continue;
    }
    widest = widest == count ? i : widest;
    alike = alike && std::ranges::equal(shape_of(i), shape_of(widest));
  }
  if (!alike) {
    std::vector<std::string> shapes;
    py::tuple all(count);
    for (std::size_t i = 0; i < count; ++i) {
      all[i] = p.held[i];
      shapes.push_back(
          fmt::format("{} {}", input_text(i), std::string(py::str(p.held[i].attr("shape")))));
    }
    py::object same;
    try {
      same = py::module_::import("numpy").attr("broadcast_arrays")(*all);
    } catch (py::error_already_set&) {
      throw py::value_error(fmt::format("{}: expected shapes that can be broadcast, found {}", law,
                                        fmt::join(shapes, ", ")));
    }
    std::size_t i = 0;
    for (const py::handle a : same) {
      if (p.held[i].ndim() != 0) {
        p.held[i] = py::array_t < double, py::array::c_style | py::array::forcecast > ::ensure(a);
      }
      ++i;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    p.at[i] = p.held[i].data();
    p.one[i] = widest != count && p.held[i].ndim() == 0;
  }
  if (widest != count) {
    p.shape.assign(shape_of(widest).begin(), shape_of(widest).end());
    p.size = static_cast<std::size_t>(p.held[widest].size());
  }
  return p;
}

/// The inputs of point i in order.
std::array<double, law_line::max_inputs> point(const shared_points& p, std::size_t count,
                                               std::size_t i) {
  std::array<double, law_line::max_inputs> x{};
  for (std::size_t j = 0; j < count; ++j) {
    x[j] = p.at[j][p.one[j] ? 0 : i];
  }
  return x;
}

}  // namespace

std::size_t law::fill(const shared_points& p, double* out) const {
  const std::size_t count = line_->inputs.size();
  std::array<std::vector<double>, law_line::max_inputs> same;
  for (std::size_t i = 0; i < count; ++i) {
    if (p.one[i]) {
      same[i].assign(std::min(block, p.size), *p.at[i]);
    }
  }
  for (std::size_t from = 0; from < p.size; from += block) {
    const std::size_t points = std::min(block, p.size - from);
    std::array<std::span<const double>, law_line::max_inputs> columns;
    for (std::size_t i = 0; i < count; ++i) {
      columns[i] = {p.one[i] ? same[i].data() : p.at[i] + from, points};
      if (!p.one[i] && first_outside(columns[i], facts(line_->inputs[i])) < points) {
        return from;
      }
    }
    if (loaded.first != nullptr) {
      (void)loaded.first[place_]({columns.data(), count}, {out + from, points});
      continue;
    }
    for (std::size_t i = from; i < from + points; ++i) {
      const auto x = point(p, count, i);
      out[i] = line_->value({x.data(), count});
    }
  }
  return p.size;
}

bool load_sweeps(const std::string& path) {
  loaded = {};
  if (path.empty() || !can_sweep()) {
    return false;
  }
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto function =
      library == nullptr ? nullptr
                         : reinterpret_cast<law_sweeps_function>(dlsym(library, law_sweeps_name));
  law_sweeps found;
  if (function != nullptr) {
    function(&found);
  }
  if (found.count != program::law_catalogue().size()) {
    throw py::import_error(fmt::format("expected the sweeps of {} laws in {}, found {}",
                                       program::law_catalogue().size(), path, found.count));
  }
  loaded = found;
  return true;
}

py::object law::value(const call_inputs& inputs) const {
  const std::size_t count = line_->inputs.size();
  if (std::all_of(inputs.begin(), inputs.begin() + count, is_number)) {
    std::array<double, law_line::max_inputs> x{};
    for (std::size_t i = 0; i < count; ++i) {
      x[i] = number_of(inputs[i]);
      check(i, x[i]);
    }
    return py::float_(line_->value({x.data(), count}));
  }
  const shared_points p =
      broadcast(name(), inputs, count, [this](std::size_t i) { return input_text(i); });
  for (std::size_t i = 0; i < count; ++i) {
    if (p.one[i] || p.shape.empty()) {
      check(i, *p.at[i]);
    }
  }
  if (p.shape.empty()) {
    const auto x = point(p, count, 0);
    return py::float_(line_->value({x.data(), count}));
  }
  py::array_t<double> answer(p.shape);
  double* const out = answer.mutable_data();
  const std::size_t refused = [&] {
    const py::gil_scoped_release others;
    return fill(p, out);
  }();
  if (refused < p.size) {
    for (std::size_t i = 0; i < count; ++i) {
      check_points(i, p.at[i], p.one[i] ? 0 : p.size);
    }
  }
  return answer;
}

std::vector<double> law::numbers_of(const py::args& args, const py::kwargs& named) const {
  const call_inputs inputs = inputs_of(args, named);
  std::vector<double> x;
  for (std::size_t i = 0; i < line_->inputs.size(); ++i) {
    const auto value = array_of(fmt::format("{}: {}", line_->name, input_text(i)), inputs[i]);
    if (value.size() != 1) {
      throw py::value_error(fmt::format("{}: {}: expected one number, found {}", line_->name,
                                        input_text(i), value.size()));
    }
    x.push_back(*value.data());
    check(i, x.back());
  }
  return x;
}

py::dict law::gradient(const py::args& args, const py::kwargs& named) const {
  const std::vector<double> x = numbers_of(args, named);
  std::vector<double> slopes(x.size());
  line_->gradient(x, slopes);
  py::dict answer;
  for (std::size_t i = 0; i < x.size(); ++i) {
    answer[py::str(std::string(line_->symbols[i]))] = slopes[i];
  }
  return answer;
}

py::list law::reach(const py::args& args, const py::kwargs& named) const {
  py::list answer;
  for (const leverage::reach& r : line_->verdict(numbers_of(args, named))) {
    py::dict one;
    one["quantity"] = python_name(facts(r.which).name);
    one["value"] = r.value;
    one["low"] = r.low;
    one["high"] = r.high;
    one["factor"] = r.factor();
    answer.append(one);
  }
  return answer;
}

py::dict law::fitted() const {
  py::dict answer;
  for (const fitted_interval& i : line_->range) {
    answer[py::str(python_name(facts(i.which).name))] = py::make_tuple(i.low, i.high);
  }
  return answer;
}

py::object law::inside(const py::args& args, const py::kwargs& named) const {
  const std::size_t count = line_->inputs.size();
  const shared_points p = broadcast(name(), inputs_of(args, named), count,
                                    [this](std::size_t i) { return input_text(i); });
  if (p.shape.empty()) {
    const auto x = point(p, count, 0);
    return py::bool_(line_->verdict({x.data(), count}).inside());
  }
  py::array_t<bool> answer(p.shape);
  bool* const out = answer.mutable_data();
  for (std::size_t i = 0; i < p.size; ++i) {
    const auto x = point(p, count, i);
    out[i] = line_->verdict({x.data(), count}).inside();
  }
  return answer;
}

}  // namespace leverage::python
