// SPDX-License-Identifier: Apache-2.0
#include "command_line/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_line/command_options.hpp"
#include "leverage/version.hpp"
#include "models/families.hpp"
#include "models/presets_list.hpp"
#include "report/report_command.hpp"
#include "support/command_result.hpp"
#include "support/numbers.hpp"
#include "support/quantity_text.hpp"
#include "support/wrap.hpp"

namespace leverage::program {

namespace {

constexpr const char* program_examples =
    "Examples:\n"
    "  leverage report moe-mini dense-6.1b --tokens 1e12\n"
    "  leverage report path/to/config.json --flops 1e22\n"
    "  leverage report --list-presets\n"
    "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss\n"
    "  leverage study runs.csv --predict A=0.031,G=12,C=1e22\n"
    "  leverage plan --flops 1e22 --max-total-parameters 20B\n"
    "  leverage allocate --flops 1e22 --tokens-per-parameter 100\n"
    "  leverage map --figure leverage --flops 1e22 moe-mini --out map.svg\n"
    "  leverage compare moe-mini --flops 1e22\n"
    "  leverage laws moe\n"
    "  leverage law hoffmann2022/unrounded --params 70B --tokens 1.4T\n"
    "  leverage report --help";

std::string report_notes(std::size_t width) {
  std::string text =
      "MODEL is the key of a preset (--list-presets) or the path of a Hugging Face config.json: an "
      "existing file, or a name with a slash or that ends in .json. Families that can be read: ";
  for (const family& f : families()) {
    text += fmt::format("{}{}", &f == families().data() ? "" : ", ", f.model_type);
  }
  text += ".";
  std::string notes;
  wrap(notes, "", text, width);
  return notes +
         "\nWithout --tokens and --flops each model is seen at its own compute-optimal budget.\n\n"
         "Examples:\n"
         "  leverage report moe-mini dense-6.1b --tokens 1e12    two presets side by side\n"
         "  leverage report Qwen3-30B-A3B/config.json            a downloaded model\n"
         "  leverage report deepseek-v3 --flops 3e24 --causal    attention counted at half\n"
         "  leverage report gpt2 llama-3-8b --conventions        6 N and many others\n"
         "  leverage report moe-mini --tokens 1.5T --json        for other programs\n\n"
         "Exit code: 0; 1 if the output cannot be written; 2 for bad arguments or files.";
}

std::string version_text() {
  return fmt::format("leverage {}.{}.{}", LEVERAGE_VERSION_MAJOR, LEVERAGE_VERSION_MINOR,
                     LEVERAGE_VERSION_PATCH);
}

/// Declares what there is to type.
CLI::App* declare(CLI::App& app, report_options& typed, bool& list_presets, std::size_t width) {
  app.set_version_flag("--version", version_text(), "Print the version");
  app.set_help_flag("-h,--help", "Print this text");
  app.footer(program_examples);
  app.require_subcommand(0, 1);
  const std::string all_presets = "List the presets: key, name, stated counts, source";
  app.add_flag("--list-presets", list_presets, all_presets);
  app.add_flag("--json", typed.json, "As JSON");

  CLI::App* report =
      app.add_subcommand("report", "What models cost, and what the laws say about training them");
  report->add_option("MODEL", typed.models, "Presets or config.json files");
  report->add_option("--tokens", typed.tokens, "Train on so many tokens: 1e12, 300B, 1.5T")
      ->type_name("D");
  report->add_option("--flops", typed.flops, "Train with so much compute C = M D: 1e22")
      ->type_name("C");
  report->add_option("--sequence", typed.sequence, "Sequence length to count attention at")
      ->type_name("N");
  report->add_flag("--causal", typed.causal, "Count half of the scores and weighted values");
  report
      ->add_option("--recompute", typed.recompute,
                   "What the backward pass computes again: none, attention or layers")
      ->type_name("WHAT");
  report->add_flag("--conventions", typed.conventions,
                   "Show the FLOPs of a token in the conventions of papers and tools as well");
  report->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  report->add_flag("--list-presets", list_presets, all_presets);
  report->footer(report_notes(width));
  return report;
}

/// Every line of a complaint, with the program's name.
void complain(std::ostream& err, std::string_view lines) {
  while (true) {
    const std::size_t end = lines.find('\n');
    err << "leverage: " << lines.substr(0, end) << '\n';
    if (end == std::string_view::npos) {
      return;
    }
    lines.remove_prefix(end + 1);
  }
}

/// The text to be written with its exit code, or what is wrong with the command line.
result<command_result> answer(int argc, const char* const* argv, std::size_t width) {
  CLI::App app("Scaling-law mathematics for dense and mixture-of-experts language models",
               "leverage");
  report_options typed;
  bool list_presets = false;
  fit_typed to_fit;
  study_typed to_study;
  plan_typed to_plan;
  map_options to_map;
  laws_options to_list;
  law_options to_evaluate;
  compare_options to_compare;
  allocate_typed to_allocate;
  const CLI::App* report_command = declare(app, typed, list_presets, width);
  const CLI::App* fit_command = declare_fit(app, to_fit);
  const CLI::App* study_command = declare_study(app, to_study);
  const CLI::App* plan_command = declare_plan(app, to_plan);
  const CLI::App* map_command = declare_map(app, to_map);
  const CLI::App* laws_command = declare_laws(app, to_list);
  const CLI::App* law_command = declare_law(app, to_evaluate);
  const CLI::App* compare_command = declare_compare(app, to_compare);
  const CLI::App* allocate_command = declare_allocate(app, to_allocate);
  const auto others = {fit_command,  study_command, plan_command,    map_command,
                       laws_command, law_command,   compare_command, allocate_command};
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    for (const CLI::App* command : others) {
      if (command->parsed()) {
        return command_result{command->help("leverage")};
      }
    }
    return command_result{report_command->parsed() ? report_command->help("leverage") : app.help()};
  } catch (const CLI::CallForVersion&) {
    return command_result{version_text() + "\n"};
  } catch (const CLI::ParseError& error) {
    for (const CLI::App* command : others) {
      if (command->parsed()) {
        return failure{fmt::format("{} (see leverage {} --help)", printable(error.what()),
                                   command->get_name())};
      }
    }
    return failure{fmt::format("{} (see leverage report --help)", printable(error.what()))};
  }
  if (fit_command->parsed()) {
    return answer_fit(to_fit, width);
  }
  if (study_command->parsed()) {
    return answer_study(to_study, width);
  }
  if (plan_command->parsed()) {
    return answer_plan(to_plan, width);
  }
  if (map_command->parsed()) {
    return answer_map(to_map, width);
  }
  if (laws_command->parsed()) {
    return answer_laws(to_list, width);
  }
  if (law_command->parsed()) {
    return answer_law(to_evaluate, width);
  }
  if (compare_command->parsed()) {
    return answer_compare(to_compare, width);
  }
  if (allocate_command->parsed()) {
    return answer_allocate(to_allocate, width);
  }
  if (list_presets) {
    return command_result{typed.json ? presets_json() : presets_table(width)};
  }
  if (!report_command->parsed()) {
    return failure{
        "expected a command, found none; there are report, fit, study, plan, allocate, map, "
        "compare, laws and law (see leverage --help)"};
  }
  return answer_report(typed, width);
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
        std::size_t width) {
  const auto text = answer(argc, argv, width);
  if (!text) {
    complain(err, text.error());
    return bad_input;
  }
  if (!text->complaint.empty()) {
    complain(err, text->complaint);
  }
  out << text->text << std::flush;
  if (!out) {
    complain(err, "cannot write the output");
    return no_answer;
  }
  return text->code;
}

}  // namespace leverage::program
