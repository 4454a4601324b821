// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "laws/law_command.hpp"
#include "laws/laws_command.hpp"
#include "support/choices.hpp"

namespace leverage::program {

namespace {

constexpr choice<evidence> levels[] = {
    {level_name(evidence::authors_code), evidence::authors_code},
    {level_name(evidence::paper), evidence::paper},
    {level_name(evidence::derived), evidence::derived},
    {level_name(evidence::transcriptions), evidence::transcriptions},
    {level_name(evidence::one_transcription), evidence::one_transcription}};

}  // namespace

command declare_laws() {
  declaration<laws_options> d("laws", "The catalogue of published laws", answer_laws);
  laws_options& v = d.values();
  d.each("WORD", "", "Parts of a name, formula, answer or citation; all of them must match",
         v.words, as_text)
      .if_any();
  d.value("--answer", "WHAT", "Quantity that the laws give: loss, batch, tokens, ...", v.answer,
          as_text);
  d.each("--verified", "LEVEL",
         "Levels of evidence: code, paper, derived, two or one (transcriptions)", v.verified,
         one_of(levels), ',')
      .assumed("all levels");
  d.toggle("--json", "The same content and more as JSON", v.json);
  return d.finish(
      "  leverage laws\n"
      "  leverage laws hoffmann\n"
      "  leverage laws moe --answer loss\n"
      "  leverage laws --answer batch --verified code,paper\n"
      "  leverage laws --json\n",
      "The word moe matches every law of mixtures of experts.");
}

command declare_law() {
  declaration<law_options> d("law", "One law of the catalogue at given inputs", answer_law);
  law_options& v = d.values();
  d.value("NAME", "", "Law of `leverage laws`, or the key of a paper for all laws of it", v.name,
          as_text)
      .named_by(law_name_list);
  d.value("--model", "MODEL", "Preset or path of a config.json that fills inputs without a flag",
          v.model, as_text);
  add_reading(d);
  d.toggle("--csv", "A table for other programs, numbers not rounded", v.csv);
  d.toggle("--json", "The same content and more as JSON", v.json);
  add_inputs(d, v.inputs);
  return d.finish(
      "  leverage law hoffmann2022/unrounded --parameters 70e9 --tokens 1.4e12\n"
      "  leverage law hoffmann2022 --params 70B --tokens 1.4T\n"
      "  leverage law besiroglu2024/table1 --params 1B,7B,70B --tokens 20B..2T:5 --csv\n"
      "  leverage law tian2025/equation6_batch --model moe-mini --tokens 1T\n",
      "An input is written as in 70B, 1.4e12 or 3%. Several values with commas between them, or "
      "LOW..HIGH:COUNT (COUNT values, evenly spaced in the logarithm; leverage plan has steps "
      "there "
      "instead), make a table. Given the key of a paper, every law of it whose inputs are given is "
      "evaluated; without inputs they are "
      "listed. With --model the training is described by --tokens, --unique-tokens, --batch and "
      "--loss.");
}

}  // namespace leverage::program
