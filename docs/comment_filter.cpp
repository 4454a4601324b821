// SPDX-License-Identifier: Apache-2.0
/// @file
/// Doxygen's input filter: a header with its `///` comments put into Doxygen's Markdown. The headers are written
/// to be read as plain text; here an indented formula becomes a block, a list of symbols a table, `[key]` a
/// paragraph of its own, an arXiv number a link, and what Markdown would take for markup is escaped. Lines are
/// never added or removed: Doxygen's line numbers stay those of the header.
///
///   comment_filter FILE
#include <algorithm>
#include <cstddef>
#include <exception>
#include <fstream>
#include <iostream>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using lines = std::vector<std::string>;

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}
bool blank(std::string_view line) { return indent_of(line) == line.size(); }
bool list_item(std::string_view line) { return line.substr(indent_of(line)).starts_with("- "); }
bool command(std::string_view line) { return line.substr(indent_of(line)).starts_with('@'); }

/// Text outside of backticks with Markdown's and HTML's characters escaped.
std::string escaped(std::string_view text) {
  std::string out;
  bool code = false;
  char last = ' ';
  for (const char c : text) {
    if (c == '`') code = !code;
    if (!code && c == '&') {
      out += "&amp;";
    } else {
      const bool markup = c == '<' || c == '>' || c == '*' || (c == '_' && last == ' ');
      if (!code && markup) out += '\\';
      out += c;
    }
    last = c;
  }
  return out;
}

/// A line of prose.
std::string prose(const std::string& text) {
  static const std::regex abbreviation(R"(\b(al|Eqs?|Figs?|App|Sec|Tab|vs|e\.g|i\.e)\. )");
  static const std::regex arxiv(R"(arXiv:(\d{4}\.\d{4,5}))");
  static const std::regex number_at_start(R"(^( *\d+)\. )");
  static const std::regex label(
      R"(^(Errata and traps|Errata|Erratum|Traps?|Inferred|Checked|Derived|Fitted):)");
  std::string out = escaped(text);
  // Without the backslash the full stop would end the brief description.
  out = std::regex_replace(out, abbreviation, R"($1.\ )");
  out = std::regex_replace(out, arxiv, "[arXiv:$1](https://arxiv.org/abs/$1)");
  out = std::regex_replace(out, number_at_start, R"($1\. )");
  return std::regex_replace(out, label, "<b>$1:</b>");
}

/// A row of a list of symbols: a name before the gap, and its meaning.
struct symbol {
  std::string name;
  std::string meaning;
};

/// The rows of "N  parameters, D  tokens"; empty if the line is none.
std::vector<symbol> symbols_of(std::string_view line) {
  static const std::regex row(R"(^ *([^\s="(]{1,14}(?:(?: = |, )[^\s="(]{1,14})?)  +(\S.*)$)");
  static const std::regex next(R"(^(.*?), ([A-Za-z][A-Za-z_'*]{0,6})  (\S.*)$)");
  std::vector<symbol> out;
  std::match_results<std::string_view::const_iterator> found;
  if (!std::regex_match(line.begin(), line.end(), found, row)) return out;
  std::string name = found[1];
  std::string rest = found[2];
  if (rest.starts_with('=')) return out;
  for (std::smatch more; std::regex_match(rest, more, next);) {
    out.push_back({name, more[1]});
    name = more[2];
    const std::string tail = more[3];
    rest = tail;
  }
  // A third column is no list of symbols.
  if (rest.find("  ") != std::string::npos) return {};
  out.push_back({name, rest});
  return out;
}

/// Whether every line of the block is a row of symbols, or the next line of one.
bool lists_symbols(const lines& text, std::size_t first, std::size_t end) {
  const std::size_t margin = indent_of(text[first]);
  for (std::size_t i = first; i < end; ++i) {
    const std::string& line = text[i];
    if (indent_of(line) == margin ? symbols_of(line).empty()
                                  : line.find("  ", indent_of(line)) != std::string::npos) {
      return false;
    }
  }
  return true;
}

void put_symbols(lines& text, std::size_t first, std::size_t end) {
  const std::size_t margin = indent_of(text[first]);
  for (std::size_t i = first; i < end; ++i) {
    std::string out;
    if (indent_of(text[i]) == margin) {
      out = i == first ? R"(<table class="symbols">)" : "</td></tr>";
      bool open = false;
      for (const symbol& s : symbols_of(text[i])) {
        out += (open ? "</td></tr><tr><td>" : "<tr><td>") + escaped(s.name) + "</td><td>" +
               prose(s.meaning);
        open = true;
      }
    } else {
      out = prose(text[i].substr(indent_of(text[i])));
    }
    text[i] = out + (i + 1 == end ? "</td></tr></table>" : "");
  }
}

/// Formulas and code stay as they are.
void put_block(lines& text, std::size_t first, std::size_t end) {
  std::size_t margin = text[first].size();
  bool code = false;
  for (std::size_t i = first; i < end; ++i) {
    if (!blank(text[i])) margin = std::min(margin, indent_of(text[i]));
    code = code || text[i].ends_with(';') || text[i].ends_with('{');
  }
  for (std::size_t i = first; i < end; ++i) {
    if (!blank(text[i])) text[i].erase(0, margin);
  }
  // In the empty lines around it, so that no line is added.
  const std::string open = code ? "@code{.cpp}" : "@code{.unparsed}";
  if (first > 0 && blank(text[first - 1])) {
    text[first - 1] = open;
  } else {
    text[first].insert(0, open + ' ');
  }
  if (end < text.size() && blank(text[end])) {
    text[end] = "@endcode";
  } else {
    text[end - 1] += " @endcode";
  }
}

/// The lines of one comment, without their slashes.
void format(lines& text) {
  static const std::regex key(R"(^(\[[a-z]+\d{4}[a-z]?\])  +)");
  bool after_key = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t margin = indent_of(text[i]);
    if (blank(text[i]) || command(text[i])) {
      after_key = false;
      ++i;
    } else if (list_item(text[i])) {
      // An item ends at a line that is indented less.
      const auto inside = [&](const std::string& line) {
        return !blank(line) && (indent_of(line) > margin || list_item(line));
      };
      do {
        text[i] = prose(text[i]);
        ++i;
      } while (i < text.size() && inside(text[i]));
    } else if (margin >= 2) {
      std::size_t end = i;
      while (end < text.size() && indent_of(text[end]) >= 2 && !blank(text[end])) ++end;
      // A block with gaps between its parts is one block, unless the next is a list of another sort.
      if (lists_symbols(text, i, end)) {
        put_symbols(text, i, end);
      } else {
        put_block(text, i, end);
      }
      i = end;
    } else {
      std::smatch found;
      if (std::regex_search(text[i], found, key)) {
        text[i] =
            (after_key ? "<br>" : "") + ("<b>" + found[1].str() + "</b> ") + prose(found.suffix());
        after_key = true;
      } else {
        text[i] = prose(text[i]);
      }
      ++i;
    }
  }
}

void filter(const char* path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  static const std::regex comment(R"(^( *)///( (.*))?$)");
  static const std::regex trailing(R"(^(.*///<)(.*)$)");
  // Their declarations, which Doxygen takes for something else; the parentheses keep a macro away.
  static const std::regex parenthesised(R"(\((min|max)\)\()");
  std::string before;
  lines text;
  const auto flush = [&] {
    format(text);
    for (const std::string& line : text) {
      std::cout << before << "///" << (line.empty() ? "" : " ") << line << '\n';
    }
    text.clear();
  };
  std::smatch found;
  for (std::string line; std::getline(file, line);) {
    if (std::regex_match(line, found, comment)) {
      before = found[1];
      text.push_back(found[3]);
      continue;
    }
    flush();
    if (std::regex_match(line, found, trailing)) {
      std::cout << found[1] << prose(found[2]) << '\n';
    } else {
      std::cout << std::regex_replace(line, parenthesised, "$1(") << '\n';
    }
  }
  flush();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: comment_filter FILE\n";
    return 2;
  }
  try {
    filter(argv[1]);
  } catch (const std::exception& e) {
    std::cerr << "comment_filter: " << e.what() << '\n';
    return 2;
  }
}
