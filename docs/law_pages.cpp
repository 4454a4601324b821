// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pages of the formula reference, in Doxygen's Markdown, generated from the catalogue and the headers: no
/// content of a page is written here.
///
///   law_pages INCLUDE_DIR OUT_DIR
///   law_pages --papers > docs/papers.md
///
///   index.md      all laws: form, answer, fitted range, how verified
///   law_KEY.md    one paper: formulas, symbols, traps (its headers' opening comments), coefficient sets and their
///                 values, examples
///   snippets.cpp  the pages' C++ examples, to be compiled
///   laws.tsv      key, name and TeX of each entry: what the check looks for on the pages
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/laws/catalogue.hpp"
#include "papers_page.hpp"

namespace {

namespace fs = std::filesystem;
using leverage::argument;
using leverage::argument_facts;
using leverage::provenance;

// -------------------------------------------------------------------------------------------- text

/// The formulas that an entry writes in one line.
std::vector<std::string> formulas_of(std::string_view tex) {
  constexpr std::string_view gaps[] = {"\\qquad ", "\\quad ", ",\\; ", ",\\ "};
  std::vector<std::string> out{""};
  int depth = 0;
  while (!tex.empty()) {
    const auto gap = std::find_if(std::begin(gaps), std::end(gaps),
                                  [&](std::string_view g) { return tex.starts_with(g); });
    if (depth == 0 && gap != std::end(gaps)) {
      std::string& last = out.back();
      last.erase(last.find_last_not_of(" ,") + 1);
      out.emplace_back();
      tex.remove_prefix(gap->size());
      continue;
    }
    if (std::string_view("{([").find(tex[0]) != std::string_view::npos) ++depth;
    if (std::string_view("})]").find(tex[0]) != std::string_view::npos) --depth;
    out.back() += tex[0];
    tex.remove_prefix(1);
  }
  return out;
}

/// Text where Markdown and HTML see none of their own characters.
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      out += "&amp;";
    } else if (text.substr(i, 2) == "--") {
      out += "\\--";  // else a dash
      ++i;
    } else {
      if (std::string_view("\\`*_{}[]<>#@|$%").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string code(std::string_view text) { return "<code>" + plain(text) + "</code>"; }

std::string inline_formula(std::string_view tex) { return "\\f$ " + std::string(tex) + " \\f$"; }

/// A number as a person writes it, with that many digits: 8.4e8, 27000, 0.0069.
std::string number(double x, int digits) {
  char text[40];
  const double size = std::abs(x);
  if (size == 0.0 || (size >= 1e-3 && size < 1e5)) {
    const int whole = size < 1.0 ? 1 : static_cast<int>(std::log10(size)) + 1;
    std::snprintf(text, sizeof text, "%.*g", std::max(digits, whole), x);
    return text;
  }
  std::snprintf(text, sizeof text, "%.*e", digits - 1, x);
  static const std::regex form(R"(^(-?\d+)(\.\d*?)?0*e\+?(-?)0*(\d+)$)");
  std::string out = std::regex_replace(std::string(text), form, "$1$2e$3$4");
  if (const auto point = out.find(".e"); point != std::string::npos) out.erase(point, 1);
  return out;
}

/// With as few digits as are that number.
std::string exact_number(double x) {
  constexpr int enough = 17;
  int digits = 1;
  while (digits < enough && std::strtod(number(x, digits).c_str(), nullptr) != x) ++digits;
  return number(x, digits);
}

/// A symbol as the paper letters it, typeset: R_D* as R_D^*, C_c^min with both, eta as a Greek letter.
std::string typeset(std::string_view symbol) {
  static constexpr std::string_view greek[] = {
      "alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "kappa", "lambda", "mu",   "nu",
      "xi",    "rho",  "sigma", "tau",   "omega",   "phi", "psi",   "zeta",  "Lambda", "Omega"};
  const auto part = [](std::string_view text) -> std::string {
    if (std::find(std::begin(greek), std::end(greek), text) != std::end(greek)) {
      return '\\' + std::string(text);
    }
    return text.size() < 2 ? std::string(text) : "\\mathrm{" + std::string(text) + '}';
  };
  std::string raised;
  while (!symbol.empty() && !symbol.ends_with("_*") &&
         (symbol.back() == '*' || symbol.back() == '\'')) {
    raised = symbol.back() == '*' ? "*" : "\\prime";
    symbol.remove_suffix(1);
  }
  if (const std::size_t high = symbol.find('^'); high != std::string_view::npos) {
    raised = part(symbol.substr(high + 1));
    symbol = symbol.substr(0, high);
  }
  const std::size_t low = symbol.find('_');
  std::string out = part(symbol.substr(0, low));
  if (low != std::string_view::npos) out += "_{" + part(symbol.substr(low + 1)) + '}';
  if (!raised.empty()) out += "^{" + raised + '}';
  return out;
}

// --------------------------------------------------------------------------------------- the catalogue

/// A set's fitted interval of one input.
struct interval {
  std::string input;
  double low;
  double high;
};

/// What the pages need of an entry.
struct law {
  std::string name;
  std::string key;
  std::string formula;
  std::string tex;
  std::string type;
  std::string answer;
  std::string models;
  std::vector<std::string> symbols;
  std::vector<argument> inputs;
  const provenance* source = nullptr;
  const void* set = nullptr;
  std::vector<leverage::catalogue::named_coefficient> coefficients;
  std::vector<interval> fitted;
  std::vector<double> example;
  double value = 0.0;
  bool inside = false;

  [[nodiscard]] std::string what() const { return name.substr(key.size() + 1); }
};

/// "leverage::catalogue::hoffmann2022_printed".
template <class E>
std::string type_name() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t start = text.find("E = ") + 4;
  return std::string(text.substr(start, text.find_first_of(";]", start) - start));
}

double rounded(double x) {
  const double unit = std::pow(10.0, std::floor(std::log10(x)) - 1.0);
  // Through text, so that 8.4e8 is that number.
  char text[40];
  std::snprintf(text, sizeof text, "%.1e", std::round(x / unit) * unit);
  return std::strtod(text, nullptr);
}

/// The middle of an interval: the geometric one where there is one.
double middle(double low, double high) { return low > 0.0 ? std::sqrt(low * high) : high / 2.0; }

/// Where nothing in the fitted range speaks for another value.
double usual(const argument_facts& f) {
  struct {
    std::string_view of;
    double value;
  } constexpr values[] = {{"flops", 1e20},  {"tokens-per", 20.0}, {"parameters", 1e9},
                          {"tokens", 2e10}, {"steps", 1e5},       {"batch", 1e6},
                          {"experts", 8.0}, {"expansion", 8.0},   {"granularity", 8.0},
                          {"loss", 3.0}};
  for (const auto& v : values) {
    if (f.name.find(v.of) != std::string_view::npos) return v.value;
  }
  constexpr double largest_ratio = 1e3;
  return f.high < largest_ratio ? middle(f.low, f.high) : std::max(2.0 * f.low, 1.0);
}

/// How far inputs lead from the middle of the fitted range, in powers of e where that is the geometric one. A range may be in other
/// quantities than the inputs: tokens that are bounded by compute.
template <class E>
double distance(const double (&x)[E::arity]) {
  double sum = 0.0;
  for (const leverage::reach& r : E::reach(x)) {
    constexpr double nowhere = 100.0;
    const double relative = r.value / middle(r.low, r.high);
    const double d = r.low > 0.0 ? std::log(relative) : relative - 1.0;
    sum += std::abs(d) < nowhere ? d * d : nowhere * nowhere;
  }
  return sum;
}

/// Inputs near the middle of the fitted range, to two digits.
template <class E>
std::array<double, E::arity> example_of() {
  double x[E::arity];
  for (std::size_t i = 0; i < E::arity; ++i) x[i] = usual(leverage::facts(E::inputs[i]));
  double step = 8.0;
  for (int halvings = 0; halvings < 12; ++halvings) {
    step /= 2.0;
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = 0; i < E::arity; ++i) {
        for (const double factor : {std::exp(step), std::exp(-step)}) {
          const double here = distance<E>(x);
          const double old = x[i];
          x[i] = old * factor;
          if (leverage::facts(E::inputs[i]).contains(x[i]) && distance<E>(x) < here * (1 - 1e-9)) {
            moved = true;
          } else {
            x[i] = old;
          }
        }
      }
    }
  }
  std::array<double, E::arity> out{};
  for (std::size_t i = 0; i < E::arity; ++i) {
    const bool counts = leverage::facts(E::inputs[i]).name.ends_with("experts");
    out[i] = rounded(counts ? std::round(x[i]) : x[i]);
  }
  return out;
}

template <class E>
law law_of() {
  law out;
  out.name = E::name;
  out.key = E::set.source.key;
  out.formula = E::formula;
  out.tex = E::tex;
  out.type = type_name<E>();
  out.answer = to_string(E::answer);
  out.models = to_string(E::models);
  for (const std::string_view s : E::symbols) out.symbols.emplace_back(s);
  out.inputs.assign(std::begin(E::inputs), std::end(E::inputs));
  out.source = &E::set.source;
  out.set = &E::set;
  const auto coefficients = E::coefficients();
  out.coefficients.assign(coefficients.begin(), coefficients.end());
  for (const leverage::fitted_interval& f : E::fitted().inputs) {
    out.fitted.push_back({std::string(to_string(f.which)), f.low, f.high});
  }
  double x[E::arity];
  const auto example = example_of<E>();
  std::copy(example.begin(), example.end(), x);
  out.example.assign(example.begin(), example.end());
  out.value = E::at(x);
  out.inside = E::reach(x).inside();
  if (!std::isfinite(out.value)) {
    throw std::runtime_error(out.name + ": no number in the middle of its fitted range");
  }
  return out;
}

/// The laws by paper, in the catalogue's order.
struct paper {
  std::string key;
  std::vector<law> laws;

  [[nodiscard]] const provenance& source() const { return *laws.front().source; }
  /// "Hoffmann et al. 2022".
  [[nodiscard]] std::string authors() const { return split().first; }
  [[nodiscard]] std::string title() const { return split().second; }

 private:
  [[nodiscard]] std::pair<std::string, std::string> split() const {
    static const std::regex form(R"(^(.*?\b(?:19|20)\d\d[a-z]?)[,.:] +(.*)$)");
    std::smatch found;
    const std::string citation(source().citation);
    if (!std::regex_match(citation, found, form)) return {citation, ""};
    return {found[1], found[2]};
  }
};

std::vector<paper> papers_of_catalogue() {
  std::vector<paper> out;
  leverage::catalogue::for_each([&]<class E>(E) {
    law l = law_of<E>();
    auto found =
        std::find_if(out.begin(), out.end(), [&](const paper& p) { return p.key == l.key; });
    if (found == out.end()) found = out.insert(out.end(), paper{l.key, {}});
    found->laws.push_back(std::move(l));
  });
  return out;
}

// --------------------------------------------------------------------------------------------- headers

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream out;
  out << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return std::move(out).str();
}

/// Headers of a paper, relative to the include directory: laws/KEY.hpp, or those of the folder laws/KEY.
std::vector<std::string> headers_of(const std::string& key, const fs::path& include) {
  const fs::path laws = include / "leverage" / "laws";
  std::vector<std::string> out;
  if (fs::is_directory(laws / key)) {
    for (const auto& file : fs::directory_iterator(laws / key)) {
      out.push_back(fs::relative(file.path(), include).generic_string());
    }
    std::sort(out.begin(), out.end());
  } else if (fs::exists(laws / (key + ".hpp"))) {
    out.push_back("leverage/laws/" + key + ".hpp");
  } else {
    throw std::runtime_error(key + ": neither laws/" + key + ".hpp nor a folder laws/" + key);
  }
  return out;
}

/// Papers that have a header and no set in the catalogue: their forms are public, coefficients are not.
std::vector<std::string> other_keys(const std::vector<paper>& papers, const fs::path& include) {
  static const std::regex key(R"([a-z]+\d{4}[a-z]?)");
  std::vector<std::string> out;
  for (const auto& file : fs::directory_iterator(include / "leverage" / "laws")) {
    const std::string name = file.path().stem().string();
    const bool listed =
        std::any_of(papers.begin(), papers.end(), [&](const paper& p) { return p.key == name; });
    if (file.path().extension() == ".hpp" && !listed && std::regex_match(name, key)) {
      out.push_back(name);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// A public constant as its header defines it: the comment, and the text without the provenance of a set.
struct definition {
  std::string comment;
  std::string text;
};

/// One past the semicolon that ends the definition which begins at `start`.
std::size_t end_of_definition(std::string_view text, std::size_t start) {
  int depth = 0;
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '{' || text[i] == '(') ++depth;
    if (text[i] == '}' || text[i] == ')') --depth;
    if (text[i] == ';' && depth == 0) return i + 1;
  }
  throw std::runtime_error("a definition without an end");
}

/// Where the bracket that opens at `open` closes.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  throw std::runtime_error("a bracket that does not close");
}

std::vector<definition> definitions_of(const std::string& header, const fs::path& include) {
  static const std::regex start(R"(((?:^///.*\n)*)^inline constexpr )", std::regex::multiline);
  static const std::regex slashes(R"((^|\n)/// ?)");
  std::string text = contents(include / header);
  constexpr std::string_view opens = "\nnamespace detail {";
  constexpr std::string_view closes = "}  // namespace detail";
  for (std::size_t from = 0; (from = text.find(opens)) != std::string::npos;) {
    text.erase(from, text.find(closes, from) + closes.size() - from);
  }
  std::vector<definition> out;
  for (std::sregex_iterator i(text.begin(), text.end(), start), end; i != end; ++i) {
    const auto begin = static_cast<std::size_t>(i->position() + i->length(1));
    const std::string whole = text.substr(begin, end_of_definition(text, begin) - begin);
    const std::size_t open = whole.find('{');
    const std::size_t first =
        open == std::string::npos ? open : whole.find_first_not_of(" \n", open + 1);
    const bool set = whole.starts_with("inline constexpr published<") && whole.find('=') > open &&
                     first != std::string::npos && whole[first] == '{';
    out.push_back({std::regex_replace((*i)[1].str(), slashes, "$1"),
                   set ? whole.substr(0, closing(whole, first) + 1) + ", ...};" : whole});
  }
  return out;
}

// ----------------------------------------------------------------------------------------------- pages

std::string arxiv_link(const provenance& p) {
  if (p.arxiv.empty()) return "";
  const std::string id(p.arxiv);
  return "<a href=\"https://arxiv.org/abs/" + id + "\">arXiv:" + id + "</a>";
}

/// In pieces that no line break divides.
std::string command_of(const law& l) {
  std::string out = code("leverage law " + l.name);
  for (std::size_t i = 0; i < l.inputs.size(); ++i) {
    const std::string option(leverage::facts(l.inputs[i]).name);
    out += ' ' + code("--" + option + ' ' + number(l.example[i], 2));
  }
  return out;
}

std::string word_for(const law& l) { return l.answer.substr(0, l.answer.find(',')); }

/// The line of C++ that the page shows.
std::string snippet_of(const law& l) {
  std::string out = "constexpr double value = " + l.type + "::at({";
  for (std::size_t i = 0; i < l.example.size(); ++i) {
    std::string x = number(l.example[i], 2);
    if (x.find_first_of(".e") == std::string::npos) x += ".0";
    out += (i == 0 ? "" : ", ") + x;
  }
  return out + "});";
}

/// Laws with the same formula and answer, which are shown together.
std::vector<std::vector<const law*>> by_formula(const std::vector<law>& laws) {
  std::vector<std::vector<const law*>> out;
  for (const law& l : laws) {
    auto same = std::find_if(out.begin(), out.end(), [&](const auto& group) {
      return group.front()->tex == l.tex && group.front()->answer == l.answer;
    });
    if (same == out.end()) same = out.insert(out.end(), std::vector<const law*>{});
    same->push_back(&l);
  }
  return out;
}

std::string names_of(const std::vector<const law*>& laws) {
  std::string out;
  for (const law* l : laws) out += (out.empty() ? "" : ", ") + code(l->name);
  return out;
}

void put_formulas(std::ostream& out, const paper& p) {
  out << "## Formula {#" << p.key << "_formula}\n\n";
  for (const auto& group : by_formula(p.laws)) {
    for (const std::string& tex : formulas_of(group.front()->tex))
      out << "\\f[ " << tex << " \\f]\n\n";
    out << "<div class=\"under_formula\">" << plain(group.front()->answer) << ": "
        << names_of(group) << "</div>\n\n";
  }
  out << "<table class=\"facts\">\n<tr><th>Input</th><th>Option</th><th>Meaning</th></tr>\n";
  std::vector<std::string> seen;
  for (const law& l : p.laws) {
    for (std::size_t i = 0; i < l.inputs.size(); ++i) {
      const argument_facts& f = leverage::facts(l.inputs[i]);
      const std::string row = "<tr><td>" + inline_formula(typeset(l.symbols[i])) + "</td><td>" +
                              code("--" + std::string(f.name)) + "</td><td>" + plain(f.meaning) +
                              "</td></tr>\n";
      if (std::find(seen.begin(), seen.end(), row) != seen.end()) continue;
      seen.push_back(row);
      out << row;
    }
  }
  out << "</table>\n\n";
}

std::string range_of(const law& l) {
  std::string out;
  for (const interval& f : l.fitted) {
    out += (out.empty() ? "<span class=\"range\">" : " <span class=\"range\">") + plain(f.input) +
           ' ' + number(f.low, 4) + " .. " + number(f.high, 4) + "</span>";
  }
  return out;
}

/// How a set was verified, what it reproduces, and what contradicts it.
std::string verified_by(const provenance& s) {
  std::string out = plain(to_string(s.verified));
  if (!s.reproduces.empty()) {
    out += "<div class=\"note\">reproduces " + plain(s.reproduces) + "</div>";
  }
  if (!s.contradicted.empty()) {
    out += "<div class=\"note\">contradicted: " + plain(s.contradicted) + "</div>";
  }
  return out;
}

/// Whether a law shows all coefficients of another answer by the same set.
bool covers(const law& l, const law& other) {
  return l.set == other.set &&
         std::all_of(other.coefficients.begin(), other.coefficients.end(), [&](const auto& c) {
           return std::any_of(l.coefficients.begin(), l.coefficients.end(), [&](const auto& mine) {
             return mine.name == c.name && mine.value == c.value;
           });
         });
}

using leverage::catalogue::named_coefficient;

/// The coefficient of a law under a name and in a unit; null if it has none.
const named_coefficient* coefficient_in(const law& l, const named_coefficient& column) {
  for (const named_coefficient& c : l.coefficients) {
    if (c.name == column.name && c.unit == column.unit) return &c;
  }
  return nullptr;
}

bool has_columns_of(const law& l, const law& other) {
  return std::all_of(other.coefficients.begin(), other.coefficients.end(),
                     [&](const auto& c) { return coefficient_in(l, c) != nullptr; });
}

/// A table's row: a set, with every entry that it answers.
void put_row(std::ostream& out, const paper& p, const law& row, const law& heads) {
  out << "<tr><td>";
  std::string between;
  for (const law& l : p.laws) {
    if (!covers(row, l)) continue;
    out << between << code(l.what());
    between = "<br>";
  }
  out << "</td>";
  for (const named_coefficient& column : heads.coefficients) {
    const named_coefficient* c = coefficient_in(row, column);
    out << "<td>" << (c == nullptr ? "" : exact_number(c->value)) << "</td>";
  }
  out << "</tr>\n";
}

/// Tables of values, one for all sets whose letters are among those of one of them.
void put_values(std::ostream& out, const paper& p) {
  std::vector<const law*> rows;
  for (const law& l : p.laws) {
    // The entry with the most coefficients represents its set; the first one if several have as many.
    const bool other_represents = std::any_of(p.laws.begin(), p.laws.end(), [&](const law& other) {
      return covers(other, l) && (&other < &l || !covers(l, other));
    });
    if (!other_represents) rows.push_back(&l);
  }
  const auto heads_of = [&](const law* row) {
    const law* heads = row;
    for (const law* other : rows) {
      const bool more = other->coefficients.size() > heads->coefficients.size();
      const bool first_of_equals =
          other->coefficients.size() == heads->coefficients.size() && other < heads;
      if ((more || first_of_equals) && has_columns_of(*other, *row)) heads = other;
    }
    return heads;
  };
  std::vector<const law*> written;
  for (const law* first : rows) {
    const law* heads = heads_of(first);
    if (std::find(written.begin(), written.end(), heads) != written.end()) continue;
    written.push_back(heads);
    out << "<table class=\"facts\">\n<tr><th>Entries</th>";
    for (const named_coefficient& c : heads->coefficients) {
      out << "<th>" << inline_formula(typeset(c.name));
      if (!c.unit.empty()) out << "<div class=\"note\">" << plain(c.unit) << "</div>";
      out << "</th>";
    }
    out << "</tr>\n";
    for (const law* row : rows) {
      if (heads_of(row) == heads) put_row(out, p, *row, *heads);
    }
    out << "</table>\n\n";
  }
}

void put_sets(std::ostream& out, const paper& p, const std::vector<std::string>& headers,
              const fs::path& include) {
  out << "## Coefficient sets {#" << p.key << "_sets}\n\n"
      << "<table class=\"facts\">\n<tr><th>Entries</th><th>Where in the paper</th>"
      << "<th>Fitted range</th><th>Verified by</th></tr>\n";
  std::vector<const void*> seen;
  for (const law& l : p.laws) {
    if (std::find(seen.begin(), seen.end(), l.set) != seen.end()) continue;
    seen.push_back(l.set);
    out << "<tr><td>";
    std::string between;
    for (const law& other : p.laws) {
      if (other.set != l.set) continue;
      out << between << code(other.what());
      between = "<br>";
    }
    out << "</td><td>" << plain(l.source->location);
    if (!l.source->note.empty()) out << "<div class=\"note\">" << plain(l.source->note) << "</div>";
    out << "</td><td>" << range_of(l) << "<div class=\"note\">" << plain(l.source->range)
        << "</div></td><td>" << verified_by(*l.source) << "</td></tr>\n";
  }
  out << "</table>\n\n";
  put_values(out, p);
  std::vector<std::string> units;
  for (const law& l : p.laws) {
    const std::string text = plain(l.source->units);
    if (std::find(units.begin(), units.end(), text) != units.end()) continue;
    units.push_back(text);
    out << (units.size() == 1 ? "Units: " : "") << text << ".\n\n";
  }
  for (const std::string& header : headers) {
    const auto definitions = definitions_of(header, include);
    if (definitions.empty()) continue;
    out << "```{.cpp}\n";
    std::string between;
    for (const definition& d : definitions) {
      out << between;
      between = "\n";
      std::istringstream comment(d.comment);
      for (std::string line; std::getline(comment, line);) out << "// " << line << '\n';
      out << d.text << '\n';
    }
    out << "```\n\n";
  }
}

void put_examples(std::ostream& out, const paper& p) {
  out << "## Examples {#" << p.key << "_examples}\n\nNear the middle of the fitted range:\n\n"
      << "<table class=\"facts\">\n<tr><th>Command</th><th>Value</th></tr>\n";
  for (const law& l : p.laws) {
    out << "<tr><td>" << command_of(l) << "</td><td>" << number(l.value, 6) << ' '
        << plain(l.answer) << (l.inside ? "" : "<div class=\"note\">outside the fitted range</div>")
        << "</td></tr>\n";
  }
  out << "</table>\n\nThe same in C++, computed by the compiler:\n\n```{.cpp}\n"
      << "#include <leverage/laws/catalogue/" << p.key << ".hpp>\n\n"
      << "// " << p.laws.front().name << ": " << word_for(p.laws.front()) << ' '
      << number(p.laws.front().value, 6) << '\n'
      << snippet_of(p.laws.front()) << "\n```\n\n";
}

void put_page(const paper& p, const fs::path& include, const fs::path& directory) {
  const auto headers = headers_of(p.key, include);
  std::ofstream out(directory / ("law_" + p.key + ".md"));
  out << "# " << p.authors() << " {#law_" << p.key << "}\n\n<div class=\"paper\">"
      << (p.title().empty() ? "" : "<i>" + plain(p.title()) + "</i>. ") << arxiv_link(p.source())
      << "</div>\n\n";
  put_formulas(out, p);
  out << "## About the law {#" << p.key << "_about}\n\n";
  for (const std::string& header : headers) {
    if (headers.size() > 1) out << "<div class=\"part\">" << code(header) << "</div>\n\n";
    out << "\\copydoc " << header << "\n\n";
  }
  put_sets(out, p, headers, include);
  put_examples(out, p);
  out << "## Interface {#" << p.key << "_interface}\n\n";
  for (const std::string& header : headers) {
    out << "- \\ref " << header << " \"" << header << "\"\n";
  }
  out << "- \\ref leverage::" << p.key << " \"namespace leverage::" << p.key << "\"\n"
      << "- \\ref leverage/laws/catalogue/" << p.key << ".hpp \"leverage/laws/catalogue/" << p.key
      << ".hpp\"\n";
  if (!out) throw std::runtime_error("cannot write the page of " + p.key);
}

void put_index(const std::vector<paper>& papers, const fs::path& include,
               const fs::path& directory) {
  std::ofstream out(directory / "index.md");
  std::size_t laws = 0;
  for (const paper& p : papers) laws += p.laws.size();
  out << "# Formula reference {#mainpage}\n\n"
      << "The " << laws << " laws of the catalogue, from " << papers.size()
      << " papers. Each paper's page has the formula, what its symbols mean, where the "
         "coefficients come from and how that was verified, what is wrong or easily misread in "
         "the paper, and examples. A law's name is that of "
      << "<code>leverage law NAME</code> and of the entry in \\ref leverage::catalogue.\n\n"
      << "<table class=\"laws\">\n<tr><td>Law</td><td>Models</td><td>Fitted range</td><td>Verified "
         "by</td></tr>\n";
  for (const paper& p : papers) {
    out << R"(<tr><th colspan="4">\ref law_)" << p.key << " <span class=\"title\">"
        << plain(p.title()) << "</span></th></tr>\n";
    for (const auto& group : by_formula(p.laws)) {
      out << R"(<tr class="form"><td colspan="4">)";
      for (const std::string& tex : formulas_of(group.front()->tex)) {
        out << "<div class=\"form\">" << inline_formula(tex) << "</div>";
      }
      out << "<div class=\"note\">" << plain(group.front()->answer) << "</div></td></tr>\n";
      for (const law* l : group) {
        out << "<tr><td>" << code(l->name) << "</td><td>" << l->models << "</td><td>"
            << range_of(*l) << "</td><td>" << verified_by(*l->source) << "</td></tr>\n";
      }
    }
  }
  out << "</table>\n";
  const auto others = other_keys(papers, include);
  if (!others.empty()) out << "\n## Papers without a set in the catalogue {#other_papers}\n\n";
  for (const std::string& key : others) {
    out << "- \\ref leverage/laws/" << key << ".hpp \"" << key << "\": \\copybrief leverage/laws/"
        << key << ".hpp\n";
  }
  if (!out) throw std::runtime_error("cannot write the index");
}

void put_lists(const std::vector<paper>& papers, const fs::path& directory) {
  std::ofstream snippets(directory / "snippets.cpp");
  std::ofstream list(directory / "laws.tsv");
  std::ofstream namespaces(directory / "namespaces.dox");
  for (const paper& p : papers) {
    snippets << "#include <leverage/laws/catalogue/" << p.key << ".hpp>\n";
    namespaces << "/// @namespace leverage::" << p.key << "\n/// Explained in @ref law_" << p.key
               << ".\n\n";
    for (const law& l : p.laws) {
      for (const std::string& tex : formulas_of(l.tex)) {
        list << l.key << '\t' << l.name << '\t' << tex << '\n';
      }
    }
  }
  std::size_t n = 0;
  for (const paper& p : papers) {
    for (const law& l : p.laws) {
      snippets << "\nnamespace snippet_" << ++n << " {\n"
               << snippet_of(l) << "\nstatic_assert(value == value);\n}\n";
    }
  }
  if (!snippets || !list || !namespaces) throw std::runtime_error("cannot write the lists");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--papers") {
    std::cout << leverage::docs::papers_page();
    return 0;
  }
  if (argc != 3) {
    std::cerr << "usage: law_pages INCLUDE_DIR OUT_DIR, or law_pages --papers\n";
    return 2;
  }
  try {
    const fs::path include = argv[1];
    const fs::path directory = argv[2];
    // Only a folder that an earlier call has written, whose last file is the list of laws, is emptied.
    if (fs::exists(directory) && !fs::is_empty(directory) && !fs::exists(directory / "laws.tsv")) {
      throw std::runtime_error(directory.string() +
                               " holds files that were not written here; expected a new folder");
    }
    fs::remove_all(directory);
    fs::create_directories(directory);
    const auto papers = papers_of_catalogue();
    for (const paper& p : papers) put_page(p, include, directory);
    put_index(papers, include, directory);
    put_lists(papers, directory);
  } catch (const std::exception& e) {
    std::cerr << "law_pages: " << e.what() << '\n';
    return 1;
  }
}
