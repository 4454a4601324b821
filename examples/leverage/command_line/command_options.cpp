// SPDX-License-Identifier: Apache-2.0
#include "command_line/command_options.hpp"
#include "laws/law_catalogue.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>

namespace leverage::program {

namespace {

constexpr const char* fit_notes =
    "A column is mapped to a role of the law: --columns N=params,D=tokens,L=loss. What stands in "
    "the\ncells is taken as it is; a cell that is no number is an error, never left out.\n\n"
    "Examples:\n"
    "  leverage fit --list-laws\n"
    "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss\n"
    "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss \\\n"
    "      --where 'train_set=rpj,tokens>=1e9' --starts hoffmann --bootstrap 4000 --plot fit.svg\n"
    "  leverage fit curve.csv --law power-law --columns x=flops,y=loss --fix floor=1.69 --json\n\n"
    "Exit code: 0; 1 if no start gives a usable fit or the output cannot be written; 2 for bad\n"
    "arguments or rows.";

constexpr const char* study_notes =
    "Every row of RUNS is one training run. Columns are found by these names, or mapped:\n"
    "  architecture      a name; the rows named dense (or --dense NAME) are the yardstick\n"
    "  activation_ratio  E_a/E or (E_a+E_s)/(E+E_s), the same reading in all rows; 1 if dense\n"
    "  granularity       2 d_model / d_expert; any number if dense\n"
    "  flops             training FLOPs; runs of one budget have the same number\n"
    "  loss              at the end of training\n"
    "and, optional,\n"
    "  size              FLOPs per token: how a budget splits between model and tokens\n"
    "  run               rows of one run are checkpoints of its training; its last row counts\n"
    "  learning_rate, batch   their laws of C, from the runs near the best of their budget\n"
    "  parameters, tokens     for the same laws of N and D; otherwise size and flops over size\n\n"
    "Several runs of an architecture at one budget, of a sweep: the curves take the best of "
    "them.\n\n"
    "Examples:\n"
    "  leverage study --template > runs.csv\n"
    "  leverage study runs.csv --predict A=0.031,G=12,C=1e22\n"
    "  leverage study runs.csv --columns flops=compute,loss=val_loss --dense baseline --json\n"
    "  leverage study runs.csv --plot figures\n\n"
    "Exit code: 0; 1 if the output cannot be written; 2 for bad arguments or rows, and for too "
    "few\n"
    "of them: what they allow is printed all the same. No figure is written in part.";

constexpr const char* plan_notes =
    "Every mixture of the family that whole numbers allow is costed exactly; those whose cost per "
    "token\n"
    "spends the budget on the tokens, and that keep the limits, are ranked by the leverage that "
    "the joint\n"
    "law of Tian et al. 2025 gives them. The compute C is that of the laws: three times the "
    "forward\n"
    "operations at full attention, without logits.\n"
    "Ranges are A..B, A..B:STEP or one number; shares may be written as percents.\n\n"
    "Examples:\n"
    "  leverage plan --flops 1e22 --max-total-parameters 20B\n"
    "  leverage plan --flops 1e22 --max-total-parameters 20B --compare moe-mini --pareto\n"
    "  leverage plan --flops 3e23 --tokens 10T --vocabulary 151936 --max-memory 640GB --csv "
    "plan.csv\n"
    "  leverage plan --flops 1e21 --coefficients a=1.2,d=-0.07,gamma=0.016,beta=-0.11,start=0.016\n"
    "\n"
    "Exit code: 0; 1 if no configuration is within the limits or the output cannot be written; 2 "
    "for bad\n"
    "arguments. After an error no file is written.";

constexpr const char* map_notes =
    "With --law NAME: a law of leverage laws, along one input or over two. --x and --y choose "
    "them, the\n"
    "others are held where their flags say, or in the middle of the fitted range; with --x alone "
    "one of\n"
    "them may have several values, 1e9,1e10,1e11. The axes leave the fitted range by a factor "
    "--beyond.\n\n"
    "Figures:\n"
    "  leverage    EL over activation ratio and granularity at --flops, with contours; MODELs and "
    "the\n"
    "              point --activation-ratio, --granularity are marked\n"
    "  curves      EL along A, G and C through a point: one MODEL, or --activation-ratio and\n"
    "              --granularity, at --flops\n"
    "  allocation  compute-optimal FLOPs per token and tokens over C, MoE and dense; MODELs are "
    "marked\n"
    "              at --flops, at --tokens, or at the budget for which their size is the best\n"
    "Inside the range that the law was fitted on lines are solid and the map is plain; beyond, "
    "dashed\n"
    "and hatched. Pictures are drawn by gnuplot.\n\n"
    "Examples:\n"
    "  leverage map --figure leverage --flops 1e22 moe-mini deepseek-v3 --out map.svg\n"
    "  leverage map --figure leverage --flops 3e20 path/to/config.json --out map.svg --out "
    "map.png\n"
    "  leverage map --figure curves --flops 1e22 --activation-ratio 3.1% --granularity 12 \\\n"
    "      --out curves.svg --csv curves.csv\n"
    "  leverage map --figure allocation --tokens 15T llama-3-8b --out allocation.png\n"
    "  leverage map --law besiroglu2024/table1 --out loss.svg\n"
    "  leverage map --law besiroglu2024/table1 --x tokens --parameters 1B,10B --out loss.png\n\n"
    "Exit code: 0; 1 if gnuplot is missing or fails; 2 for bad arguments or files. After an error "
    "no\n"
    "file is written.";

constexpr const char* laws_notes =
    "A WORD is part of a name, formula, answer or citation; moe means every law that knows "
    "mixtures\n"
    "of experts. Several words: all of them.\n\n"
    "Examples:\n"
    "  leverage laws\n"
    "  leverage laws hoffmann\n"
    "  leverage laws moe --answer loss\n"
    "  leverage laws --json\n\n"
    "Exit code: 0; 2 if nothing matches.";

constexpr const char* law_notes =
    "NAME is an entry of leverage laws, or the key of a paper: then every entry whose inputs are\n"
    "given is evaluated; without inputs they are listed. A flag takes 70B, 1.4e12, 3%; several\n"
    "values with commas between them, or LOW..HIGH:COUNT, even in the logarithm, make a table. "
    "With\n"
    "--model inputs that no flag gives are those of a configuration; its training stands in "
    "--tokens,\n"
    "--unique-tokens, --batch and --loss.\n\n"
    "Examples:\n"
    "  leverage law hoffmann2022/unrounded --parameters 70e9 --tokens 1.4e12\n"
    "  leverage law hoffmann2022 --params 70B --tokens 1.4T\n"
    "  leverage law besiroglu2024/table1 --params 1B,7B,70B --tokens 20B..2T:5 --csv\n"
    "  leverage law tian2025/equation6_batch --model moe-mini --tokens 1T\n\n"
    "Exit code: 0; 2 for bad arguments, and where the law has no value.";

constexpr const char* compare_notes =
    "Losses of different laws are not comparable; ratios within each law are: the compute of this "
    "run over the least for its loss, and that of a dense model over the mixture's.\n\n"
    "Examples:\n"
    "  leverage compare moe-mini --flops 1e22\n"
    "  leverage compare llama-3-8b --tokens 15T --batch 4M --json\n\n"
    "Exit code: 0; 2 for bad arguments or files.";

constexpr const char* allocate_notes =
    "A budget (--flops) or a loss (--loss), and at most one of --parameters, --tokens and\n"
    "--tokens-per-parameter: without one of them the best split. Costs 6 N D; two MODELs or more, "
    "by\n"
    "ascending size, cost what the exact count of such a family does. With --inference-tokens the "
    "budget\n"
    "also pays for those; with --unique-tokens more tokens than that are repetitions. Memory is "
    "that of\n"
    "weights, gradients and optimizer (16 bytes per parameter with Adam in mixed precision), and "
    "of cached\n"
    "keys and values. The laws tian2025/table5-moe and -dense know budgets alone; their size is "
    "FLOPs per\n"
    "token.\n\n"
    "Examples:\n"
    "  leverage allocate --flops 1e22\n"
    "  leverage allocate --flops 1e22 --tokens-per-parameter 100\n"
    "  leverage allocate --loss 2.1 --inference-tokens 5T --plot split.svg\n"
    "  leverage allocate --flops 1e24 --unique-tokens 500B --memory 640GB --law "
    "hoffmann2022/unrounded\n"
    "  leverage allocate --flops 1e22 --law tian2025/table5-moe\n\n"
    "Exit code: 0; 1 if nothing is within the limits or the figure cannot be written; 2 for bad\n"
    "arguments.";

void declare_inputs(CLI::App& command, input_options& typed) {
  const auto laws = law_catalogue();
  for (const argument_facts& f : argument_table) {
    if (std::none_of(laws.begin(), laws.end(),
                     [&](const law_line& law) { return law.position(f.which).has_value(); })) {
      continue;  // only a set that is not in the catalogue counts it
    }
    const std::string flag = fmt::format("--{}", f.name);
    if (command.get_option_no_throw(flag) == nullptr) {
      command
          .add_option(flag, typed.text[static_cast<std::size_t>(f.which)], std::string(f.meaning))
          ->type_name("X")
          ->group("Inputs");
    }
  }
  command.add_option("--params", typed.weights, "The weights, whichever of them the law counts")
      ->type_name("X")
      ->group("Inputs");
}

}  // namespace

CLI::App* declare_fit(CLI::App& app, fit_typed& typed) {
  CLI::App* fit = app.add_subcommand("fit", "A law fitted to a table of runs");
  fit->add_option("DATA", typed.file, "CSV with a line of column names")->type_name("FILE");
  fit->add_option("--law", typed.law, "Which law (--list-laws)")->type_name("NAME");
  fit->add_option("--columns", typed.columns,
                  "Which column is which input: N=params,D=tokens,L=loss")
      ->delimiter(',')
      ->type_name("ROLE=COLUMN");
  fit->add_option("--where", typed.where,
                  "Rows to fit: 'train_set=rpj,tokens>=1e9'; = != < <= > >=")
      ->type_name("CONDITIONS");
  fit->add_option("--weights", typed.weights, "Column of row weights")->type_name("COLUMN");
  fit->add_option("--loss", typed.loss,
                  "huber, squared, smooth-absolute, cauchy, log-cosh, asymmetric-huber")
      ->capture_default_str()
      ->type_name("NAME");
  fit->add_option("--delta", typed.delta, "Where the loss turns from squares, in residuals")
      ->capture_default_str()
      ->type_name("R");
  fit->add_option("--above", typed.above,
                  "asymmetric-huber: how much dearer too high predictions are")
      ->capture_default_str()
      ->type_name("FACTOR");
  fit->add_option("--scale", typed.scale, "Residuals: log (relative) or raw")
      ->capture_default_str()
      ->type_name("NAME");
  fit->add_option("--minimizer", typed.method, "levenberg-marquardt, bfgs, l-bfgs")
      ->capture_default_str()
      ->type_name("NAME");
  fit->add_option("--fix", typed.fixed, "Coefficients to hold: E=1.69,alpha=0.34")
      ->delimiter(',')
      ->type_name("NAME=VALUE");
  fit->add_option("--tie", typed.tied, "Coefficients to keep equal: beta=alpha")
      ->delimiter(',')
      ->type_name("NAME=NAME");
  fit->add_option("--starts", typed.starts,
                  "auto (a grid; of laws with many coefficients 512 Sobol points, the best of "
                  "them finished), hoffmann (4500 of chinchilla), sobol:N")
      ->capture_default_str()
      ->type_name("WHICH");
  fit->add_option("--screen", typed.screen,
                  "Finish the best K starts first, more only as needed; 0: all")
      ->capture_default_str()
      ->type_name("K");
  fit->add_option("--bootstrap", typed.resamples, "Resamples for intervals; 0: sandwich covariance")
      ->capture_default_str()
      ->type_name("COUNT");
  fit->add_option("--seed", typed.seed, "Of resamples and sobol starts")
      ->capture_default_str()
      ->type_name("N");
  fit->add_option("--threads", typed.threads, "0: as many as there are; the result is the same")
      ->capture_default_str()
      ->type_name("N");
  fit->add_option("--confidence", typed.confidence, "Of the intervals")
      ->capture_default_str()
      ->type_name("P");
  fit->add_option("--plot", typed.plot, "Residuals as a picture, by gnuplot")
      ->type_name("FILE.svg");
  fit->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  fit->add_flag("--list-laws", typed.list, "List the laws: name, formula, columns, source");
  fit->footer(fit_notes);
  return fit;
}

CLI::App* declare_study(CLI::App& app, study_typed& typed) {
  CLI::App* study =
      app.add_subcommand("study", "Efficiency leverage of own runs, and the law through it");
  study->add_option("RUNS", typed.file, "CSV with a line of column names")->type_name("FILE");
  study->add_option("--columns", typed.columns, "Which column is what: flops=compute,loss=val_loss")
      ->delimiter(',')
      ->type_name("ROLE=COLUMN");
  study->add_option("--where", typed.where, "Rows to take: 'set=rpj,flops>=1e18'")
      ->type_name("CONDITIONS");
  study->add_option("--dense", typed.dense, "The architecture that is the yardstick")
      ->type_name("NAME")
      ->capture_default_str();
  study->add_option("--floors", typed.floors, "Floors b of the loss curves: shared or own")
      ->type_name("WHICH")
      ->capture_default_str();
  study->add_option("--floor", typed.floor, "A floor b that is known, for all curves")
      ->type_name("LOSS");
  study
      ->add_option("--leverage-of", typed.source,
                   "A mixture's loss at a budget is that of its curve, or of its runs")
      ->type_name("WHICH")
      ->capture_default_str();
  study->add_option("--near", typed.near, "Near-optimal: so many percent above the best loss")
      ->type_name("PERCENT")
      ->capture_default_str();
  study->add_option("--fit-below", typed.fitted_below, "The joint law is fitted below that EL")
      ->type_name("EL")
      ->capture_default_str();
  study->add_option("--predict", typed.predict, "EL at a point: A=0.031,G=12,C=1e22")
      ->allow_extra_args(false)
      ->type_name("POINT");
  study->add_option("--bootstrap", typed.resamples, "Resamples for intervals; 0: none")
      ->type_name("COUNT")
      ->capture_default_str();
  study->add_option("--seed", typed.seed, "Of the resamples")
      ->type_name("N")
      ->capture_default_str();
  study->add_option("--threads", typed.threads, "0: as many as there are; the result is the same")
      ->type_name("N")
      ->capture_default_str();
  study->add_option("--confidence", typed.confidence, "Of the intervals")
      ->type_name("P")
      ->capture_default_str();
  study->add_option("--plot", typed.plot, "Figures as SVG and PNG into that folder, by gnuplot")
      ->type_name("FOLDER");
  study->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  study->add_flag("--template", typed.print_template, "Print a CSV to fill in");
  study->footer(study_notes);
  return study;
}

CLI::App* declare_plan(CLI::App& app, plan_typed& typed) {
  CLI::App* plan = app.add_subcommand("plan", "Configurations worth training with a budget");
  const auto text = [&](const char* flag, std::string& place, const char* what, const char* type) {
    return plan->add_option(flag, place, what)->type_name(type);
  };
  text("--flops", typed.flops, "The budget C: 1e22", "C");
  text("--tokens", typed.tokens, "Tokens to train on: 1e12, 1.5T; otherwise recommended", "D");
  plan->add_option("--overtraining", typed.overtraining,
                   "Recommended tokens over the compute-optimal ones")
      ->type_name("X")
      ->capture_default_str();
  text("--tolerance", typed.tolerance, "Of the cost per token that budget and tokens fix", "SHARE")
      ->capture_default_str();
  text("--max-total-parameters", typed.max_parameters, "All parameters, embeddings too: 20B", "N");
  text("--max-memory", typed.max_memory, "Weights and cached keys and values: 640GB", "BYTES");
  plan->add_option("--weight-bytes", typed.weight_bytes, "Per parameter")
      ->type_name("BYTES")
      ->capture_default_str();
  plan->add_option("--cache-bytes", typed.cache_bytes, "Per element of keys and values")
      ->type_name("BYTES")
      ->capture_default_str();
  text("--cached-tokens", typed.cached_tokens, "Held in memory at once: sequences by length", "N");
  text("--granularity", typed.granularity, "2 d_model / expert width", "A..B")
      ->capture_default_str();
  text("--activation-ratio", typed.activation_ratio, "Experts that a token uses", "A..B")
      ->capture_default_str();
  text("--attention-share", typed.attention_share, "Of the FLOPs without logits", "A..B")
      ->capture_default_str();
  text("--reading", typed.reading,
       "Activation ratio: definition, (E_a + E_s)/(E + E_s), or routed, E_a/E", "WHICH")
      ->capture_default_str();
  text("--coefficients", typed.coefficients, "Of a joint law of one's own: a=1.23,d=-0.0761,...",
       "LIST");
  text("--vocabulary", typed.vocabulary, "Entries", "N")->capture_default_str();
  text("--sequence", typed.sequence, "Tokens of a training sequence", "N")->capture_default_str();
  text("--layers", typed.layers, "", "A..B:STEP")->capture_default_str();
  text("--d-model", typed.d_model, "", "A..B:STEP")->capture_default_str();
  text("--aspect", typed.aspect, "d_model / layers", "A..B")->capture_default_str();
  text("--head-dim", typed.head_dim, "heads times it are d_model", "N")->capture_default_str();
  text("--heads-per-kv-head", typed.heads_per_kv_head, "", "N")->capture_default_str();
  text("--experts", typed.experts, "Routable experts of a layer", "A..B:STEP")
      ->capture_default_str();
  text("--active", typed.active, "Routed experts that a token uses", "A..B:STEP")
      ->capture_default_str();
  text("--shared", typed.shared, "Experts that every token uses", "A..B")->capture_default_str();
  text("--dense-layers", typed.dense_layers, "Leading layers without experts", "A..B")
      ->capture_default_str();
  text("--dense-width", typed.dense_width, "Of those layers, over d_model", "X")
      ->capture_default_str();
  text("--width-multiple", typed.width_multiple, "Widths are multiples of it", "N")
      ->capture_default_str();
  text("--compare", typed.compare, "A preset or config.json to set beside", "MODEL");
  plan->add_option("--rows", typed.rows, "Of the ranked list")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000}))
      ->capture_default_str();
  plan->add_flag("--pareto", typed.pareto,
                 "Also the fronts: leverage against parameters, and against keys and values");
  plan->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  text("--csv", typed.csv, "Ranked list and fronts, to a file", "FILE");
  plan->footer(plan_notes);
  return plan;
}

CLI::App* declare_map(CLI::App& app, map_options& typed) {
  CLI::App* map = app.add_subcommand("map", "The laws as figures");
  map->add_option("MODEL", typed.models, "Presets or config.json files to mark");
  map->add_option("--figure", typed.figure, "leverage, curves or allocation")->type_name("NAME");
  map->add_option("--flops", typed.flops, "Budget of map, point or models: 1e22")->type_name("C");
  map->add_option("--tokens", typed.tokens, "allocation: train the models on so many: 1e12, 1.5T")
      ->type_name("D");
  map->add_option("--activation-ratio", typed.ratio, "Of the point: 0.031 or 3.1%")->type_name("A");
  map->add_option("--granularity", typed.granularity, "Of the point: 2 d_model / d_expert")
      ->type_name("G");
  map->add_option("--reading", typed.reading,
                  "Activation ratio of MODELs: definition, (E_a + E_s)/(E + E_s), or routed, E_a/E")
      ->capture_default_str()
      ->type_name("WHICH");
  map->add_option("--sequence", typed.sequence, "Sequence length to count attention at")
      ->type_name("N");
  map->add_option("--out", typed.out, "Picture to write, .svg or .png; may be given again")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  map->add_option("--csv", typed.csv, "Numbers of the figure to write")->type_name("FILE");
  map->add_option("--law", typed.law.law, "A law of leverage laws")->type_name("NAME");
  map->add_option("--x", typed.law.x, "--law: the input that goes across")->type_name("INPUT");
  map->add_option("--y", typed.law.y, "--law: the input that goes up")->type_name("INPUT");
  map->add_option("--beyond", typed.law.beyond,
                  "--law: by which factor the axes leave the fitted range [10]")
      ->type_name("FACTOR");
  declare_inputs(*map, typed.law.inputs);
  map->footer(map_notes);
  return map;
}

CLI::App* declare_laws(CLI::App& app, laws_options& typed) {
  CLI::App* laws = app.add_subcommand("laws", "The catalogue of published laws");
  laws->add_option("WORD", typed.words, "Only entries with these words");
  laws->add_option("--answer", typed.answer, "Only laws with this answer: loss, batch, tokens, ...")
      ->type_name("WHAT");
  laws->add_flag("--json", typed.json, "The same and more as JSON");
  laws->footer(laws_notes);
  return laws;
}

CLI::App* declare_law(CLI::App& app, law_options& typed) {
  CLI::App* law = app.add_subcommand("law", "A law of the catalogue at given inputs");
  law->add_option("NAME", typed.name, "An entry or a paper, as in leverage laws");
  law->add_option("--model", typed.model, "Fill inputs from a preset or a config.json")
      ->type_name("MODEL");
  law->add_flag("--csv", typed.csv, "A table for other programs, numbers not rounded");
  law->add_flag("--json", typed.json, "Everything as JSON");
  declare_inputs(*law, typed.inputs);
  law->footer(law_notes);
  return law;
}

CLI::App* declare_compare(CLI::App& app, compare_options& typed) {
  CLI::App* compare =
      app.add_subcommand("compare", "What every law says about one model and its training");
  compare->add_option("MODEL", typed.model, "A preset or config.json");
  const auto text = [&](const char* flag, std::string& place, const char* what, const char* type) {
    compare->add_option(flag, place, what)->type_name(type);
  };
  text("--flops", typed.flops, "Train with so much compute C = M D: 1e22", "C");
  text("--tokens", typed.tokens, "Train on so many tokens: 1e12, 1.5T", "D");
  text("--batch", typed.batch, "Tokens of an optimizer step: 4M", "B");
  text("--unique-tokens", typed.unique_tokens, "Tokens before repetition; otherwise all", "U");
  compare->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  compare->footer(compare_notes);
  return compare;
}

CLI::App* declare_allocate(CLI::App& app, allocate_typed& typed) {
  CLI::App* command =
      app.add_subcommand("allocate", "How a budget splits between parameters and tokens");
  const auto text = [&](const char* name, std::string& to, const char* what, const char* type) {
    command->add_option(name, to, what)->type_name(type);
  };
  command->add_option("MODEL", typed.models, "Members of a family: presets or config.json files");
  text("--flops", typed.flops, "The budget: 1e22", "C");
  text("--loss", typed.loss, "Or the loss to reach, nats per token", "L");
  text("--parameters", typed.parameters, "Given N: 7B", "N");
  text("--tokens", typed.tokens, "Given D: 1T", "D");
  text("--tokens-per-parameter", typed.tokens_per_parameter, "Given D / N", "X");
  text("--flops-per-token", typed.flops_per_token, "Given M, of the laws of compute", "M");
  text("--law", typed.law,
       "besiroglu2024/table1, or another loss of N and D in leverage laws: a wrong name lists them",
       "NAME");
  text("--experts", typed.experts, "Of laws that take them: ludziejewski2025/table3", "E");
  text("--coefficients", typed.coefficients, "Of a law of one's own: A=482,B=2085,E=1.82,...",
       "LIST");
  text("--inference-tokens", typed.inference_tokens, "To serve over the model's life", "T");
  command
      ->add_option("--inference-price", typed.inference_price,
                   "Of a FLOP of inference, in FLOPs of training")
      ->type_name("X")
      ->capture_default_str();
  text("--unique-tokens", typed.unique_tokens, "Tokens that there are; more are repetitions", "U");
  command->add_option("--epochs", typed.epochs, "At most so many passes over them")->type_name("X");
  text("--max-parameters", typed.max_parameters, "Largest N", "N");
  text("--max-tokens", typed.max_tokens, "Most D, repetitions included", "D");
  text("--memory", typed.memory, "For weights, gradients, optimizer and cache: 640GB", "BYTES");
  text("--cache", typed.cache, "Of it for keys and values", "BYTES");
  command
      ->add_option("--bytes-per-parameter", typed.bytes_per_parameter,
                   "16: training with Adam in mixed precision; 2: inference")
      ->type_name("BYTES")
      ->capture_default_str();
  command
      ->add_option("--parameters-per-size", typed.parameters_per_size,
                   "All parameters over N: above 1 for mixtures")
      ->type_name("X")
      ->capture_default_str();
  command->add_option("--plot", typed.plot, "Losses over N and D, .svg or .png; may be given again")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--json", typed.json, "The same content as JSON, numbers not rounded");
  command->footer(allocate_notes);
  return command;
}

}  // namespace leverage::program
