// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include <pybind11/stl.h>

#include <exception>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "command_line/flags.hpp"
#include "command_line/parse.hpp"
#include "models/config_reader.hpp"
#include "models/model_format.hpp"
#include "support/near_names.hpp"
#include "support/progress.hpp"
#include "support/work_limit.hpp"

namespace leverage::python {

namespace {

using program::command_result;

/// Limits of work and the receiver of progress are one for the process.
std::mutex one_command;

/// Whether this thread is in a call of `progress`, from which no other command can begin.
thread_local bool reports = false;

/// Hands progress to Python; the first exception ends the computation and is kept.
class receiver {
 public:
  explicit receiver(const py::object& to) : to_(to) {}

  [[nodiscard]] program::progress_sink sink() {
    if (to_.is_none()) {
      return {};
    }
    return [this](std::string_view name, std::size_t done, std::size_t total) {
      const py::gil_scoped_acquire python;
      if (raised_) {
        return;
      }
      reports = true;
      try {
        to_(name, done, total);
      } catch (...) {
        raised_ = std::current_exception();
        program::interrupt_work();
      }
      reports = false;
    };
  }
  void rethrow() const {
    if (raised_) {
      std::rethrow_exception(raised_);
    }
  }

 private:
  const py::object& to_;
  std::exception_ptr raised_;
};

/// What the program answers to these words.
command_result answer_to(const std::vector<std::string>& words) {
  constexpr std::size_t width = 100;
  std::vector<const char*> argv{"leverage"};
  for (const std::string& word : words) {
    argv.push_back(word.c_str());
  }
  auto answer = program::parse(static_cast<int>(argv.size()), argv.data())
                    .and_then([&](const program::action& command) { return command(width); });
  return answer
             ? *std::move(answer)
             : command_result{.text = "", .code = program::bad_input, .complaint = answer.error()};
}

}  // namespace

py::tuple run_command(const std::vector<std::string>& words, const py::object& progress) {
  for (const std::string& word : words) {
    if (word == "-") {
      throw py::value_error("expected a file, found '-': standard input is not read from Python");
    }
    if (word.find('\0') != word.npos) {
      throw py::value_error("expected a text without NUL characters");
    }
  }
  if (reports) {
    throw std::runtime_error("progress: expected no other command while one reports its progress");
  }
  command_result answer;
  receiver to(progress);
  bool interrupted = false;
  {
    const py::gil_scoped_release others;
    const std::lock_guard<std::mutex> alone(one_command);
    (void)program::take_interrupt();
    const program::progress_redirection redirected(to.sink());
    answer = answer_to(words);
    interrupted = program::take_interrupt();
  }
  to.rethrow();
  if (interrupted) {
    PyErr_SetInterrupt();
  }
  if (PyErr_CheckSignals() != 0) {
    throw py::error_already_set();
  }
  return py::make_tuple(answer.code, answer.text, answer.complaint);
}

py::dict commands() {
  py::dict all;
  for (const program::command& c : program::all_commands()) {
    py::list flags;
    for (const program::flag& f : c.flags) {
      py::dict one;
      one["name"] = f.name;
      one["word"] = f.word;
      one["help"] = f.help;
      one["default"] = f.default_text;
      one["group"] = f.group;
      one["repeats"] = f.repeats;
      one["argument"] = f.is_argument();
      flags.append(one);
    }
    py::dict command;
    command["purpose"] = c.purpose;
    command["notes"] = c.notes;
    command["flags"] = flags;
    all[py::str(c.name)] = command;
  }
  return all;
}

py::tuple read_model(const std::string& text, const std::string& as) {
  const auto read = program::parse_config(text, std::nullopt, as);
  if (!read) {
    throw py::value_error(read.error());
  }
  return py::make_tuple(read->family, program::model_text(read->model, ""), read->notes);
}

std::string nearest_name(const std::string& typed, const std::vector<std::string>& names) {
  return std::string(
      program::nearest(typed, std::vector<std::string_view>(names.begin(), names.end())));
}

}  // namespace leverage::python
