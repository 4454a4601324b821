// SPDX-License-Identifier: Apache-2.0
/// @file
/// docs/papers.md: the papers of the catalogue, from the catalogue. `law_pages --papers` prints it, and a test compares
/// it with the file.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "leverage/laws/catalogue.hpp"

namespace leverage::docs {

/// What the page says of one paper.
struct paper_row {
  const provenance* source = nullptr;
  std::vector<std::string_view> entries;
  std::vector<model_kind> models;
  std::vector<std::string_view> ranges;
  std::vector<evidence> levels;
  std::string_view reproduces;
  std::string_view contradicted;
};

namespace detail {

template <class X>
void add_once(std::vector<X>& to, const X& x) {
  if (std::find(to.begin(), to.end(), x) == to.end()) to.push_back(x);
}

/// Text of a cell of a Markdown table: no sign of it has a meaning there.
[[nodiscard]] inline std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

template <class Range, class Words>
[[nodiscard]] std::string joined(const Range& all, const char* between, const Words& words) {
  std::string out;
  for (const auto& x : all) {
    out += out.empty() ? "" : between;
    out += words(x);
  }
  return out;
}

[[nodiscard]] inline std::string kinds(const std::vector<model_kind>& models) {
  const auto has = [&](model_kind k) {
    return std::find(models.begin(), models.end(), k) != models.end();
  };
  if (has(model_kind::any) || (has(model_kind::dense) && has(model_kind::mixture))) return "both";
  return has(model_kind::dense) ? "dense" : "mixtures";
}

}  // namespace detail

/// The papers in the order of the catalogue.
[[nodiscard]] inline std::vector<paper_row> paper_rows() {
  std::vector<paper_row> rows;
  catalogue::for_each([&]<class E>(E) {
    const provenance& source = E::set.source;
    auto row = std::find_if(rows.begin(), rows.end(),
                            [&](const paper_row& r) { return r.source->key == source.key; });
    if (row == rows.end()) {
      row = rows.insert(rows.end(), paper_row{});
      row->source = &source;
    }
    row->entries.push_back(E::name.substr(source.key.size() + 1));
    detail::add_once(row->models, E::models);
    detail::add_once(row->ranges, source.range);
    detail::add_once(row->levels, source.verified);
    if (!source.reproduces.empty()) row->reproduces = source.reproduces;
    if (!source.contradicted.empty()) row->contradicted = source.contradicted;
  });
  return rows;
}

/// The page in Markdown.
[[nodiscard]] inline std::string papers_page() {
  using detail::cell;
  using detail::joined;
  const std::vector<paper_row> rows = paper_rows();
  std::size_t entries = 0;
  for (const paper_row& row : rows) entries += row.entries.size();
  std::string out =
      "# The papers of the catalogue\n\n"
      "This page is generated from the catalogue (`law_pages --papers`), and a test checks that it "
      "is current. "
      "The " +
      std::to_string(entries) + " entries come from " + std::to_string(rows.size()) +
      " papers. `leverage laws KEY` lists those of one paper with formulas, inputs and fitted "
      "ranges, and "
      "`leverage law KEY/ENTRY` evaluates one.\n\n"
      "| Key | Paper | Entries | Models | Fitted on | Verified |\n|---|---|---|---|---|---|\n";
  for (const paper_row& row : rows) {
    const provenance& s = *row.source;
    std::string paper = cell(s.citation);
    if (!s.arxiv.empty()) {
      const std::string id(s.arxiv);
      paper += ", [arXiv:" + id + "](https://arxiv.org/abs/" + id + ")";
    }
    std::string verified =
        joined(row.levels, "; ", [](evidence e) { return std::string(to_string(e)); });
    if (!row.reproduces.empty()) verified += ": reproduces " + cell(row.reproduces);
    if (!row.contradicted.empty()) verified += ". **Contradicted:** " + cell(row.contradicted);
    out +=
        "| " + std::string(s.key) + " | " + paper + " | " +
        joined(row.entries, ", ", [](std::string_view e) { return '`' + std::string(e) + '`'; }) +
        " | " + detail::kinds(row.models) + " | " +
        joined(row.ranges, "; ", [](std::string_view r) { return cell(r); }) + " | " + verified +
        " |\n";
  }
  out +=
      "\n## Forms without coefficients\n\n"
      "No complete set of coefficients is public. The library has the form, for your own.\n\n"
      "| Key | Paper | Form | Public numbers |\n|---|---|---|---|\n";
  for (const catalogue::form_only& form : catalogue::forms_only) {
    const std::string id(form.arxiv);
    out += "| " + std::string(form.key) + " | " + cell(form.citation) + ", [arXiv:" + id +
           "](https://arxiv.org/abs/" + id + ") | `" + std::string(form.formula) + "` | " +
           cell(form.known) + " |\n";
  }
  return out;
}

}  // namespace leverage::docs
