// SPDX-License-Identifier: Apache-2.0
#include "tables/appended_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "support/csv_detail.hpp"

namespace leverage::program {

namespace {

/// Two files that are one, by whatever spelling or link.
std::optional<failure> repeated_file(const std::vector<std::string>& files) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::error_code ignored;
      if (files[i] == files[j] || std::filesystem::equivalent(files[i], files[j], ignored)) {
        return failure{fmt::format("expected different files, found {} twice",
                                   in_quotes(files[j] == "-" ? "standard input" : files[j]))};
      }
    }
  }
  return std::nullopt;
}

/// One table of several.
class appender {
 public:
  explicit appender(std::string name) { all_.name = printable(name); }

  void add(csv_table next) {
    const std::size_t before = all_.columns.size();
    std::vector<std::size_t> places;
    std::map<std::string, std::size_t> times;
    for (const std::string& name : next.columns) {
      const auto [at, is_new] = places_.try_emplace({name, times[name]++}, all_.columns.size());
      if (is_new) {
        all_.columns.push_back(name);
        all_.origins.emplace_back();
        for (std::size_t k = 0; k < all_.files.size(); ++k) {
          add_absence(all_.columns.size() - 1, all_.files[k]);
        }
      }
      places.push_back(at->second);
    }
    std::vector<bool> has(all_.columns.size());
    for (const std::size_t j : places) {
      has[j] = true;
    }
    for (std::size_t j = 0; j < before; ++j) {
      if (!has[j]) {
        add_absence(j, next.name);
      }
    }
    for (std::size_t row = 0; row < next.rows.size(); ++row) {
      auto& cells = all_.rows.emplace_back(all_.columns.size());
      for (std::size_t j = 0; j < places.size(); ++j) {
        cells[places[j]] = std::move(next.rows[row][j]);
      }
      all_.lines.push_back(next.lines[row]);
      all_.file.push_back(all_.files.size());
    }
    if (!next.form.empty()) {
      all_.form += fmt::format("{}{}: {}", all_.form.empty() ? "" : "; ", next.name, next.form);
    }
    all_.files.push_back(next.name);
  }

  [[nodiscard]] bool too_large() const {
    return all_.rows.size() * all_.columns.size() > csv_detail::max_cells;
  }

  csv_table taken() && {
    for (auto& row : all_.rows) {
      row.resize(all_.columns.size());
    }
    return std::move(all_);
  }

 private:
  void add_absence(std::size_t column, const std::string& file) {
    std::string& text = all_.origins[column].absent_from;
    text += (text.empty() ? "" : ", ") + file;
  }

  csv_table all_{};
  /// A name may be that of several columns, which are numbered.
  std::map<std::pair<std::string, std::size_t>, std::size_t> places_;
};

}  // namespace

result<csv_table> read_appended(const table_options& options) {
  if (const auto wrong = repeated_file(options.files)) {
    return *wrong;
  }
  if (options.files.size() == 1) {
    return read_csv(options.files[0], options.reading);
  }
  appender all(table_name(options));
  for (const std::string& file : options.files) {
    auto next = read_csv(file, options.reading);
    if (!next) {
      return next;
    }
    all.add(*std::move(next));
    if (all.too_large()) {
      return failure{fmt::format("{}: expected files of at most {} cells together, found more",
                                 printable(table_name(options)), csv_detail::max_cells)};
    }
  }
  return std::move(all).taken();
}

}  // namespace leverage::program
