// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "map/map_command.hpp"

namespace leverage::program {

namespace {

result<double> parse_beyond(std::string_view text) {
  constexpr double max_beyond = 1e6;
  const auto factor = parse_number(text);
  if (!factor || !(*factor >= 1 && *factor <= max_beyond)) {
    return failure{"expected a factor from 1 to 1e6, found " + in_quotes(text)};
  }
  return factor;
}

}  // namespace

command declare_map() {
  declaration<map_options> d("map", "Figures of the laws", answer_map);
  map_options& v = d.values();
  d.each("MODEL", "", "Presets or config.json files to mark", v.models, as_text).if_any();
  add_reading(d);
  d.value("--figure", "NAME", "Figure to draw: leverage, curves or allocation", v.figure, as_text)
      .choices.assign(std::begin(figure_names), std::end(figure_names));
  d.value("--law", "NAME", "Law of `leverage laws` to draw instead", v.law.law, as_text)
      .named_by(law_name_list);
  d.value("--formula", "FORMULA", "Loss of N and D to draw instead: 'L = E + A/N^a + B/D^b'",
          v.law.formula, as_text);
  d.value("--coefficients", "LIST", "Coefficients of --formula: E=1.8,A=482,B=2085,a=0.35,b=0.37",
          v.law.coefficients, as_text);
  d.each("--out", "FILE", "Picture to write, .svg or .png", v.out, as_text).at_most(max_pictures);
  d.value("--csv", "FILE", "Table to write with the numbers of the figure", v.csv, as_text);
  d.value("--flops", "C", "Training budget in FLOPs of map, point or models: 1e22", v.flops,
          as_text);
  d.value("--tokens", "D", "Training tokens of the models of --figure allocation: 1e12, 1.5T",
          v.tokens, as_text);
  d.value("--activation-ratio", "A", "Activation ratio of the point: 0.031 or 3.1%", v.ratio,
          as_text);
  d.value("--granularity", "G", "Granularity of the point, 2 d_model / d_expert", v.granularity,
          as_text);
  d.value("--reading", "WHICH",
          "Reading of the activation ratio of MODEL: definition, (E_a + E_s) / (E + E_s), or "
          "routed, E_a / E",
          v.routed, one_of(routed_readings))
      .by_default("definition");
  d.value("--sequence", "N", "Sequence length at which attention is counted, in tokens: 4096",
          v.sequence, parse_sequence)
      .assumed("the model's own");
  d.value("--x", "INPUT", "Input of the law on the horizontal axis", v.law.x, as_text);
  d.value("--y", "INPUT", "Input of the law on the vertical axis", v.law.y, as_text);
  d.value("--beyond", "FACTOR", "Factor by which the axes of the law leave the fitted range",
          v.law.beyond, parse_beyond)
      .assumed("10");
  add_inputs(d, v.law.inputs);
  return d.finish(
      "  leverage map --figure leverage --flops 1e22 moe-mini deepseek-v3 --out map.svg\n"
      "  leverage map --figure leverage --flops 3e20 path/to/config.json --out map.svg --out "
      "map.png\n"
      "  leverage map --figure curves --flops 1e22 --activation-ratio 3.1% --granularity 12 \\\n"
      "      --out curves.svg --csv curves.csv\n"
      "  leverage map --figure allocation --tokens 15T llama-3-8b --out allocation.png\n"
      "  leverage map --law besiroglu2024/table1 --out loss.svg\n"
      "  leverage map --law besiroglu2024/table1 --x tokens --parameters 1B,10B --out loss.png\n"
      "  leverage map --formula 'L = E + k/(N^a*D^b)' --coefficients E=1.7,k=40,a=0.1,b=0.12 --out "
      "own.svg\n",
      "Figures:\n"
      "  leverage    EL over activation ratio and granularity at --flops, with contours; MODELs\n"
      "              and the point --activation-ratio, --granularity are marked\n"
      "  curves      EL along A, G and C through a point: one MODEL, or --activation-ratio and\n"
      "              --granularity, at --flops\n"
      "  allocation  compute-optimal FLOPs per token and tokens over C, MoE and dense; MODELs are\n"
      "              marked at --flops, at --tokens, or at the budget for which their size is the\n"
      "              best\n\n"
      "With --law NAME a law is drawn along one input or over two, which --x and --y choose. The "
      "others are held at the values of their flags, or in the middle of the fitted range; with "
      "--x alone one of them may have several values, 1e9,1e10,1e11. --formula draws a loss of "
      "parameters N and tokens D that you write: the other names are coefficients; nothing is "
      "known "
      "of its fitted range, so nothing is marked.\n\n"
      "Inside the range on which the law was fitted lines are solid and the map is plain; beyond "
      "it they are dashed and hatched. Pictures are drawn by gnuplot; files are written all "
      "together or "
      "not at all.");
}

}  // namespace leverage::program
