// SPDX-License-Identifier: Apache-2.0
#include "models/cluster_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "leverage/config/fields.hpp"
#include "leverage/config/json_text.hpp"
#include "leverage/hardware/accelerators.hpp"
#include "support/choices.hpp"
#include "support/near_names.hpp"
#include "support/printable.hpp"
#include "support/text_file.hpp"

namespace leverage::program {

namespace {

constexpr const char* version_key = "leverage_accelerator";
constexpr double tera = 1e12;
constexpr double giga = 1e9;
constexpr double gib = 0x1p30;

/// A figure of an accelerator: its key, the unit that the key names, and where it is.
struct figure {
  const char* key;
  double unit;
  double& (*place)(hardware::accelerator<>&);
};

constexpr figure figures[] = {
    {"peak_fp32_tflops", tera, [](auto& a) -> double& { return a.peak_fp32.value; }},
    {"peak_bf16_tflops", tera, [](auto& a) -> double& { return a.peak_bf16.value; }},
    {"peak_fp8_tflops", tera, [](auto& a) -> double& { return a.peak_fp8.value; }},
    {"peak_fp4_tflops", tera, [](auto& a) -> double& { return a.peak_fp4.value; }},
    {"best_bf16_tflops", tera, [](auto& a) -> double& { return a.best_bf16.value; }},
    {"best_fp8_tflops", tera, [](auto& a) -> double& { return a.best_fp8.value; }},
    {"memory_gib", gib, [](auto& a) -> double& { return a.memory.value; }},
    {"memory_gb", giga, [](auto& a) -> double& { return a.memory.value; }},
    {"memory_bandwidth_tb_s", tera, [](auto& a) -> double& { return a.memory_bandwidth.value; }},
    {"scale_up_gb_s", giga, [](auto& a) -> double& { return a.scale_up.value; }},
    {"scale_out_gb_s", giga, [](auto& a) -> double& { return a.scale_out.value; }}};

/// Keys of other kinds, in the order of a file.
constexpr const char* texts[] = {"name", "base", "generation", "source", "note", "$schema"};
constexpr const char* counts[] = {version_key, "domain", "accelerators"};
constexpr const char* price_key = "price_usd_per_hour";

constexpr choice<hardware::generation> generations[] = {
    {"other", hardware::generation::other},
    {"ampere", hardware::generation::ampere},
    {"hopper", hardware::generation::hopper},
    {"hopper-500w", hardware::generation::hopper_500w},
    {"blackwell", hardware::generation::blackwell},
    {"blackwell-ultra", hardware::generation::blackwell_ultra},
    {"ada", hardware::generation::ada},
    {"cdna", hardware::generation::cdna},
    {"tpu", hardware::generation::tpu},
    {"ascend", hardware::generation::ascend}};

std::vector<std::string_view> known_keys() {
  std::vector<std::string_view> all(std::begin(texts), std::end(texts));
  all.insert(all.end(), std::begin(counts), std::end(counts));
  for (const figure& f : figures) all.emplace_back(f.key);
  all.emplace_back(price_key);
  return all;
}

/// A number of 0 or more, in the unit of its key; what `missing` is without the key.
double number_of(config::fields& f, const char* key, double missing, double unit) {
  const auto at = f.object().find(key);
  if (at == f.object().end()) return missing;
  constexpr double most = 1e9;
  const double x = at->is_number() ? at->get<double>() : -1.0;
  if (!(x >= 0.0 && x <= most)) {
    f.refuse(key, "a number from 0 to 1e9");
    return missing;
  }
  return x * unit;
}

count count_of(config::fields& f, const char* key, count missing, count most) {
  const count n = f.positive(key, missing);
  if (n > most) f.refuse(key, "an integer of at most " + std::to_string(most));
  return n;
}

void read_base(config::fields& f, hardware::accelerator<>& a) {
  const std::string base = f.text("base");
  if (!f.has("base")) return;
  const hardware::accelerator<>* found = hardware::find_accelerator(base);
  if (found == nullptr) {
    std::vector<std::string_view> names;
    for (const hardware::accelerator<>* known : hardware::accelerators::all) {
      names.push_back(known->name);
    }
    f.refuse("base", fmt::format("an accelerator of leverage accelerators, such as {}",
                                 nearest(base, names)));
    return;
  }
  a = *found;
}

void read_generation(config::fields& f, hardware::accelerator<>& a) {
  if (!f.has("generation")) return;
  if (const auto read = choose(generations, f.text("generation"))) {
    a.generation = *read;
  } else {
    f.refuse("generation", names_of(generations));
  }
}

/// What every accelerator has to have, and what excludes each other.
void check(config::fields& f, const hardware::accelerator<>& a) {
  const auto need = [&](double value, const char* key) {
    if (!(value > 0.0)) f.refuse(key, "a number above 0, or a base");
  };
  need(a.peak_bf16.value, "peak_bf16_tflops");
  need(a.memory.value, "memory_gb");
  need(a.memory_bandwidth.value, "memory_bandwidth_tb_s");
  if (a.domain > 1) need(a.scale_up.value, "scale_up_gb_s");
  if (f.has("memory_gb") && f.has("memory_gib")) {
    f.refuse("memory_gib", "one of memory_gb and memory_gib", "both");
  }
}

void refuse_unknown(const config::fields& f, std::vector<config::problem>& problems) {
  const std::vector<std::string_view> known = known_keys();
  for (const auto& [name, unused] : f.object().items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      problems.push_back({config::shown_key(name),
                          fmt::format("a key such as {}", nearest(name, known)), "another key"});
    }
  }
}

}  // namespace

result<cluster_file> parse_cluster_file(std::string_view text) {
  const config::parsed_object parsed = config::parse_object(text);
  std::vector<config::problem> problems;
  if (parsed.wrong) {
    return failure{parsed.wrong->text()};
  }
  config::fields f(parsed.object, problems);
  cluster_file file;
  if (f.positive(version_key, config::required) != 1) {
    f.refuse(version_key, "version 1");
  }
  file.name = f.text("name");
  constexpr std::size_t longest = 40;
  if (file.name.empty() || file.name.size() > longest) {
    f.refuse("name", fmt::format("a text of at most {} bytes", longest));
  }
  hardware::accelerator<>& a = file.accelerator;
  read_base(f, a);
  read_generation(f, a);
  for (const figure& one : figures) {
    double& place = one.place(a);
    place = number_of(f, one.key, place, one.unit);
  }
  a.domain = count_of(f, "domain", a.domain, max_accelerators);
  if (f.has("accelerators")) file.accelerators = count_of(f, "accelerators", 1, max_accelerators);
  constexpr double hour = 3600;
  file.price = usd_per_second{number_of(f, price_key, 0.0, 1.0) / hour};
  file.citation = f.text("source");
  file.note = f.text("note");
  refuse_unknown(f, problems);
  check(f, a);
  if (!problems.empty()) {
    constexpr std::size_t most_problems = 10;
    std::string all;
    for (std::size_t i = 0; i < std::min(problems.size(), most_problems); ++i) {
      all += (i == 0 ? "" : "; ") + problems[i].text();
    }
    if (problems.size() > most_problems) {
      all += fmt::format("; and {} more", problems.size() - most_problems);
    }
    return failure{all};
  }
  if (file.citation.empty() && f.has("base")) file.citation = "its base";
  a.name = {};
  a.source = {};
  return file;
}

result<cluster_file> read_cluster_file(const std::string& path) {
  return read_text_file(path, 1, "the file of an accelerator")
      .and_then([](const std::string& text) { return parse_cluster_file(text); })
      .map_error(about(printable(path)));
}

object figures_of(const hardware::accelerator<>& a) {
  hardware::accelerator<> copy = a;
  object all;
  for (const figure& one : figures) {
    const double x = one.place(copy) / one.unit;
    if (x > 0.0 && one.key != std::string_view("memory_gb")) all.emplace_back(one.key, x);
  }
  all.emplace_back("domain", a.domain);
  all.emplace_back("generation", name_of(generations, a.generation));
  return all;
}

std::string cluster_text(const hardware::accelerator<>& a, std::string_view name,
                         std::string_view citation, std::string_view note) {
  nlohmann::ordered_json file = {{version_key, 1}, {"name", name}};
  for (const auto& [key, x] : figures_of(a)) {
    if (const double* number = std::get_if<double>(&x.held())) {
      file[key] = *number;
    } else if (const std::int64_t* whole = std::get_if<std::int64_t>(&x.held())) {
      file[key] = *whole;
    } else if (const std::string* word = std::get_if<std::string>(&x.held())) {
      file[key] = *word;
    }
  }
  if (!citation.empty()) file["source"] = citation;
  if (!note.empty()) file["note"] = note;
  return file.dump(2, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace leverage::program
