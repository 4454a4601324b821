// SPDX-License-Identifier: Apache-2.0
// Whatever files, columns, architectures, models and laws are called: every command answers in clean UTF-8 of the lines
// that it has with plain names, in JSON that can be read, and in tables whose rows have all their cells; or it refuses
// in ten lines at most.
//
// The first byte of an input chooses what is asked; the names follow, with a zero byte between them.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "command_line/command_line.hpp"
#include "drawing/gnuplot.hpp"
#include "fuzz/require.hpp"
#include "support/csv.hpp"
#include "support/csv_text.hpp"
#include "support/numbers.hpp"

namespace {

namespace fs = std::filesystem;
using fuzz::require;
using texts = std::vector<std::string>;

/// The names of an input.
struct names {
  std::string a = "first";
  std::string b = "second";
  std::string c = "third";
};

/// A folder that is removed at the end.
struct workplace {
  fs::path path;
  workplace() {
    std::string pattern = (fs::temp_directory_path() / "leverage-names-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("cannot make a temporary folder");
    }
    path = pattern;
  }
  workplace(const workplace&) = delete;
  workplace& operator=(const workplace&) = delete;
  ~workplace() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  void clear() const {
    for (const auto& entry : fs::directory_iterator(path)) {
      fs::remove_all(entry.path());
    }
  }
};

/// Makes a folder the current one as long as it lives: the fuzzer reads its corpus by relative names.
struct visit {
  fs::path before = fs::current_path();
  explicit visit(const workplace& where) { fs::current_path(where.path); }
  visit(const visit&) = delete;
  visit& operator=(const visit&) = delete;
  ~visit() {
    std::error_code ignored;
    fs::current_path(before, ignored);
  }
};

/// A file of that name where there can be one; its name is an argument either way.
std::string file(const std::string& name, const std::string& text) {
  if (name.find('/') == name.npos && name != "." && name != "..") {
    std::ofstream(fs::path(name), std::ios::binary) << text;
  }
  return name;
}

std::string cell(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out.append(c == '"' ? 2 : 1, c);
  }
  return out + '"';
}

std::string power_law_runs(const names& n) {
  std::string text = cell(n.a) + "," + cell(n.b) + "," + cell(n.c) + "\n";
  for (const char* row : {"1,3.1,u", "2,2.4,v", "4,2,w", "8,1.7,x", "16,1.52,y", "32,1.4,z"}) {
    text.append(row).append("\n");
  }
  return text;
}

/// Losses of a dense model and two mixtures over three budgets, each a tenth less than the one before.
std::string study_runs(const names& n) {
  std::string text = "architecture,activation_ratio,granularity,flops,loss\n";
  const std::string kinds[] = {"dense,1,2", cell(n.a) + ",0.1,8", cell(n.b) + ",0.05,12"};
  double factor = 1;
  for (const std::string& kind : kinds) {
    double loss = 3.5 * factor;
    for (const char* flops : {"1e18", "1e19", "1e20"}) {
      text += kind + "," + flops + "," + std::to_string(loss) + "\n";
      loss *= 0.9;
    }
    factor *= 0.97;
  }
  return text;
}

std::string config(const std::string& family, const std::string& kind, int layers) {
  return "{\"model_type\": " +
         nlohmann::json(family).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) +
         ", \"architectures\": [" +
         nlohmann::json(kind).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) +
         "], \"hidden_size\": 64, \"intermediate_size\": 256, \"num_hidden_layers\": " +
         std::to_string(layers) +
         ", \"num_attention_heads\": 4, \"num_key_value_heads\": 4, \"vocab_size\": 1000, "
         "\"max_position_embeddings\": 2048, \"tie_word_embeddings\": false, \"hidden_act\": "
         "\"silu\"}";
}

std::string mixture(const std::string& name) {
  std::string text = config("mixtral", "MixtralForCausalLM", 2);
  text.insert(text.size() - 1, ", \"num_local_experts\": 8, \"num_experts_per_tok\": 2");
  return file(name, text);
}

std::string cluster(const names& n) {
  const nlohmann::json box = {{"leverage_accelerator", 1},
                              {"base", "h20"},
                              {"accelerators", 8},
                              {"name", n.a},
                              {"source", n.b},
                              {"note", n.c}};
  return file("box.json", box.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
}

/// Writes the files of a question and returns its words, without --json.
using question = texts (*)(const names&);
constexpr question questions[] = {
    [](const names& n) -> texts {
      return {"fit",         file("runs.csv", power_law_runs(n)),
              "--law",       "power-law-2",
              "--starts",    "sobol:2",
              "--bootstrap", "0",
              "--columns",   "x=" + n.a + ",z=" + n.b + ",y=" + n.c};
    },
    [](const names& n) -> texts {
      return {"fit",         file(n.c, power_law_runs({"x", "y", n.b})),
              "--law",       "power-law",
              "--starts",    "sobol:2",
              "--bootstrap", "0",
              "--csv",       "out.csv"};
    },
    [](const names& n) -> texts {
      return {"fit",         file("runs.csv", power_law_runs({"x", "y", n.a})),
              "--law",       "power-law",
              "--starts",    "sobol:2",
              "--bootstrap", "0",
              "--where",     n.b,
              "--weights",   n.c};
    },
    [](const names& n) -> texts {
      return {"fit",   file("runs.csv", power_law_runs({"x", "y", n.a})),
              "--law", n.a,
              "--fix", n.b,
              "--tie", n.c};
    },
    [](const names& n) -> texts {
      return {"study", file("runs.csv", study_runs(n)), "--bootstrap", "0"};
    },
    [](const names& n) -> texts {
      return {"study", file(n.c, study_runs(n)), "--bootstrap", "0", "--predict", n.a};
    },
    [](const names& n) -> texts {
      // No class of the family, so that a remark names it.
      return {"report", file(n.a, config("llama", "X" + n.b, 2)),
              file(n.c, config("llama", "LlamaForCausalLM", 3))};
    },
    [](const names& n) -> texts {
      return {"report", file(n.a, config(n.b, n.c, 2)), "--flops", "1e20"};
    },
    [](const names& n) -> texts { return {"compare", mixture(n.a), "--flops", "1e20"}; },
    [](const names& n) -> texts { return {"compare", "moe-mini", "--flops", n.a, "--law", n.b}; },
    [](const names& n) -> texts {
      return {"allocate", "--flops", "1e20", file(n.a, config("llama", "LlamaForCausalLM", 2)),
              file(n.b, config("llama", "LlamaForCausalLM", 30))};
    },
    [](const names& n) -> texts { return {"allocate", "--flops", "1e20", "--law", n.a}; },
    [](const names& n) -> texts { return {"allocate", "--coefficients", n.a, "--loss", n.b}; },
    [](const names& n) -> texts {
      return {"map",        "--figure",   "allocation", "--flops", "1e20",
              mixture(n.a), mixture(n.b), "--csv",      "out.csv"};
    },
    [](const names& n) -> texts {
      return {"map", "--law", n.a, "--x", n.b, "--y", n.c, "--csv", "out.csv"};
    },
    [](const names& n) -> texts {
      return {"plan", "--flops",   "1e20", "--compare", mixture(n.a), "--layers",
              "4",    "--d-model", "256",  "--csv",     "out.csv"};
    },
    [](const names& n) -> texts {
      return {"plan", "--flops", n.a, "--layers", n.b, "--coefficients", n.c};
    },
    [](const names& n) -> texts { return {"law", n.a, "--parameters", n.b, "--model", n.c}; },
    [](const names& n) -> texts {
      return {"law", "hoffmann2022", "--model", mixture(n.a), "--tokens", "1T"};
    },
    [](const names& n) -> texts { return {"laws", n.a, n.b}; },
    [](const names& n) -> texts { return {"accelerators", cluster(n)}; },
    [](const names& n) -> texts {
      return {"mfu", mixture(n.a), "--on", cluster(n), "--tokens-per-second", "1K"};
    },
    [](const names& n) -> texts {
      return {"train",  mixture(n.a), "--on", cluster(n), "--layout",
              "zero=1", "--vary",     "tp",   "--csv",    "out.csv"};
    },
    [](const names& n) -> texts {
      return {"train", "gpt2", "--on", n.a, "--layout", n.b, "--global-batch", n.c};
    },
    [](const names& n) -> texts {
      return {
          "train", "--rows",
          file("runs.csv", "id,family,model,accelerator,gpus,seq_len,global_batch\n" + cell(n.a) +
                               "," + cell(n.b) + "," + cell(n.c) + ",h20,8,1024,512\n" + cell(n.a) +
                               "," + cell(n.b) + ",gpt2,h20,8,1024,512\n"),
          "--csv", "out.csv"};
    },
    [](const names& n) -> texts { return {n.a, n.b, "--" + n.c}; },
};

struct outcome {
  int code = 0;
  std::string out;
  std::string err;
};

outcome run(const texts& words, std::size_t width) {
  std::vector<const char*> argv{"leverage"};
  for (const std::string& word : words) {
    argv.push_back(word.c_str());
  }
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      leverage::program::run(static_cast<int>(argv.size()), argv.data(), out, err, width);
  return {code, out.str(), err.str()};
}

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

/// What is asked of every answer.
void require_clean(const outcome& o) {
  constexpr std::ptrdiff_t most = 10;
  require(leverage::program::printable_lines(o.out) == o.out);
  require(leverage::program::printable_lines(o.err) == o.err);
  require(o.code >= 0 && o.code <= 2);
  require(lines(o.err) <= most && (o.code == 1 || o.err.empty() == (o.code == 0)));
  require(o.code != 2 || o.out.empty());
}

/// The table that a command has written has the same cells in every row; it is removed.
void require_table(const char* path) {
  if (!fs::exists(path)) {
    return;
  }
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  require(leverage::program::printable_lines(text) == text);
  const auto table = leverage::program::parse_csv(text, path);
  require(lines(text) == 1 ||
          (table && table->rows.size() + 1 == static_cast<std::size_t>(lines(text))));
  fs::remove(path);
}

/// Whether names differ from each other and from those in the files, so that they change nothing but themselves.
bool are_apart(const names& n) {
  texts all{"dense", "x", "y", "z", "runs.csv", "out.csv"};
  for (const std::string* one : {&n.a, &n.b, &n.c}) {
    const std::string seen = leverage::program::printable(leverage::program::trimmed(*one));
    if (seen.empty() || std::find(all.begin(), all.end(), seen) != all.end()) {
      return false;
    }
    all.push_back(seen);
  }
  return true;
}

/// No text ends a string of gnuplot's, and none adds a cell or a row to a table.
void try_alone(const std::string& name) {
  const std::string literal = leverage::program::quoted(name);
  require(literal.size() >= 2 && literal.front() == '\'' && literal.back() == '\'');
  require(leverage::program::printable(literal) == literal);
  std::size_t run_of_quotes = 0;
  for (const char c : literal.substr(1, literal.size() - 2) + " ") {
    if (c == '\'') {
      ++run_of_quotes;
    } else {
      require(run_of_quotes % 2 == 0);
      run_of_quotes = 0;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const workplace here;
  constexpr std::size_t longest = 100;
  constexpr std::size_t narrow = 80;
  constexpr std::size_t wide = 100'000;
  if (size == 0) {
    return 0;
  }
  const std::size_t which = data[0] % std::size(questions);
  const question ask = questions[which];
  std::string_view rest = fuzz::text_of(data + 1, size - 1);
  names n;
  for (std::string* one : {&n.a, &n.b, &n.c}) {
    if (const std::string_view piece = fuzz::take_piece(rest, '\0'); !piece.empty()) {
      *one = piece.substr(0, longest);
    }
    try_alone(*one);
  }
  const visit there(here);
  here.clear();
  static std::optional<outcome> of_plain_names[std::size(questions)];
  std::optional<outcome>& plain = of_plain_names[which];
  if (!plain) {
    plain = run(ask(names{}), wide);
    here.clear();
  }
  const texts words = ask(n);
  const bool is_wide = size % 2 == 0;
  const outcome answer = run(words, is_wide ? wide : narrow);
  require_clean(answer);
  require_table("out.csv");
  if (is_wide && answer.code == plain->code && answer.code == 0 && are_apart(n)) {
    require(lines(answer.out) == lines(plain->out));
  }
  texts for_programs = words;
  for_programs.push_back("--json");
  const outcome json = run(for_programs, narrow);
  require_clean(json);
  require(json.out.empty() || nlohmann::json::accept(json.out));
  return 0;
}
