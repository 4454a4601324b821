// SPDX-License-Identifier: Apache-2.0
#include "command_line/common_flags.hpp"
#include "command_line/table_flags.hpp"
#include "fit/fit_command.hpp"

namespace leverage::program {

namespace {

/// auto, hoffmann or sobol:N.
result<start_choice> parse_starts(std::string_view text) {
  constexpr count max_points = 10'000'000;
  constexpr std::string_view sobol = "sobol:";
  if (text == "auto") {
    return start_choice{};
  }
  if (text == "hoffmann") {
    return start_choice{start_kind::hoffmann};
  }
  const auto points = parse_count(text.substr(std::min(sobol.size(), text.size())), 1, max_points);
  if (!text.starts_with(sobol) || !points) {
    return failure{"expected auto, hoffmann or sobol:N with N from 1 to 1e7, found " +
                   in_quotes(text)};
  }
  return start_choice{start_kind::sobol, static_cast<std::size_t>(*points)};
}

}  // namespace

command declare_fit() {
  constexpr count max_resamples = 10'000'000;
  constexpr count max_folds = 1000;
  constexpr std::size_t max_laws = 20;
  declaration<fit_options> d("fit", "A law fitted to a table of runs", answer_fit);
  fit_options& v = d.values();
  const auto parse_folds = [](std::string_view text) -> result<std::size_t> {
    const auto folds = parse_count(text, 0, max_folds);
    if (!folds || *folds == 1) {
      return failure{"expected 0 or 2 to " + std::to_string(max_folds) + ", found " +
                     in_quotes(text)};
    }
    return static_cast<std::size_t>(*folds);
  };
  add_table(d, v.table,
            {"DATA", "Columns of the law's inputs: N=params,D=tokens,L=loss",
             "'train_set=rpj,tokens>=20*params'"});
  d.each("--law", "NAME", "Law to fit, or several to compare; --list-laws shows all", v.laws,
         as_text)
      .named_by(fit_law_names)
      .at_most(max_laws);
  d.each("--formula", "TEXT",
         "Law of your own: 'L = E + A/N^alpha'; names that are columns are inputs, all others "
         "coefficients",
         v.formulas, as_text)
      .at_most(max_laws);
  d.each("--coefficient", "RULE",
         "Rule for a coefficient: 'A in 1..1e6 log' (where the search starts), 'b >= 0', "
         "'b <= 2', '0 <= b <= 2', 'c = 1.5'",
         v.coefficients, parse_coefficient_rule);
  d.each("--prior", "PRIOR",
         "Knowledge of a coefficient before the rows: 'alpha ~ 0.34 +- 0.05' (normal), 'A ~ 400 x/ "
         "2' (log-normal)",
         v.priors, parse_prior_rule);
  d.value("--noise", "S", "Standard deviation of residuals that --prior is weighed against: 0.003",
          v.noise, parse_positive)
      .assumed("that of the rows around the law");
  d.value("--offset-per", "COLUMN",
          "Column of groups of rows, each with its own constant added to the law", v.offset_per,
          as_text);
  d.value("--weights", "COLUMN", "Column of row weights", v.weights, as_text).assumed("all 1");
  d.value("--loss", "NAME", "Loss of a residual: " + names_of(losses), v.loss, one_of(losses))
      .by_default("huber");
  d.value("--delta", "R", "Residual at which the loss turns from squares", v.delta, parse_positive)
      .by_default("0.001");
  d.value("--above", "FACTOR",
          "Weight of over-predictions relative to under-predictions, for asymmetric-huber", v.above,
          parse_positive)
      .by_default("2");
  d.value("--scale", "NAME", "Scale of residuals: log (relative) or raw", v.scale,
          one_of(residual_scales))
      .by_default("log");
  d.value("--minimizer", "NAME", "Method of minimisation: " + names_of(minimizers), v.method,
          one_of(minimizers))
      .by_default("levenberg-marquardt");
  d.assignments("--fix", "NAME=VALUE", "Coefficients to hold: E=1.69,alpha=0.34", v.fixed,
                parse_named_number);
  d.each("--positive", "NAMES", "Coefficients to keep positive: k", v.positive, as_text, ',');
  d.assignments("--tie", "NAME=NAME", "Coefficients to keep equal: beta=alpha", v.tied,
                parse_assignment);
  d.value("--starts", "WHICH",
          "Starts of the search: auto (a grid, or for laws with many coefficients 512 Sobol points "
          "of which the best are finished), hoffmann (4500 for chinchilla) or sobol:N",
          v.starts, parse_starts)
      .by_default("auto");
  d.value("--screen", "K",
          "Number of best starts to finish first, with more only as needed; 0 finishes all",
          v.screen, whole<std::size_t>(0, count{1} << 53))
      .by_default("0");
  d.value("--bootstrap", "COUNT", "Resamples for intervals; 0 uses the sandwich covariance",
          v.resamples, resamples_up_to(max_resamples))
      .by_default("1000");
  add_resampling(d, "resamples and Sobol starts");
  add_time_limit(d);
  d.each("--predict", "POINT",
         "Points at which to predict: N=70B,D=15T; each may be a list, or LOW..HIGH:COUNT, "
         "COUNT values, evenly spaced in the logarithm",
         v.predict, as_text)
      .in_group("Beyond the rows");
  d.value("--predict-file", "FILE", "Table of such points, with a column for each input of the law",
          v.predict_file, as_text)
      .in_group("Beyond the rows");
  d.each("--holdout", "CONDITION",
         "Rows that are not fitted but judge the fit, as in --where: 'C>=1e21'", v.holdout, as_text)
      .in_group("Beyond the rows");
  d.value("--holdout-largest", "SHARE",
          "Share of the rows, those of the most compute, that judge the fit instead: 20%",
          v.holdout_largest, parse_share)
      .in_group("Beyond the rows");
  d.value("--folds", "K", "Folds of a cross-validation, 0 for none", v.folds, parse_folds)
      .assumed("5 with several laws, otherwise 0")
      .in_group("Beyond the rows");
  d.each("--fold-per", "COLUMNS", "Columns whose groups of rows stay in one fold: run", v.fold_per,
         parse_column_name, ',')
      .in_group("Beyond the rows");
  d.value("--covariance", "FILE", "Table to write with the covariance of the coefficients",
          v.covariance, as_text);
  d.value("--samples", "FILE", "Table to write with the coefficients of each resample", v.samples,
          as_text);
  d.value("--residuals", "FILE", "Table to write with each row and what the law says of it",
          v.residuals, as_text);
  d.each("--plot", "FILE", "Picture of the residuals to write, .svg or .png", v.plot, as_text)
      .at_most(max_pictures);
  d.value("--csv", "FILE", "Table to write with the numbers of that picture", v.csv, as_text);
  d.toggle("--json", json_help, v.json);
  d.toggle("--list-laws", "Laws that can be fitted: name, formula, columns, source", v.list);
  return d.finish(
      "  leverage fit --list-laws\n"
      "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss\n"
      "  leverage fit runs.csv --law chinchilla --columns N=params,D=tokens,L=loss \\\n"
      "      --where 'train_set=rpj,tokens>=1e9' --starts hoffmann --bootstrap 4000 --plot "
      "fit.svg\n"
      "  leverage fit runs.csv --formula 'L = E + A/N^alpha + B/D^beta' --columns "
      "N=params,D=tokens\n"
      "  leverage fit a.csv.gz b.jsonl --law chinchilla --compute 'D = C/(6*N)' --best-per N,D "
      "--drop-missing\n"
      "  leverage fit runs.csv --law chinchilla --holdout-largest 20% --predict N=70B,D=15T\n"
      "  leverage fit runs.csv --law chinchilla --law kaplan --formula 'L = E + A/N^a + B/D^a'\n"
      "  leverage fit curve.csv --law power-law --columns x=flops,y=loss --fix floor=1.69 --json\n",
      "A formula has + - * / ^, parentheses, exp, log, log2, log10, sqrt, tanh, erf, abs, min, "
      "max, "
      "numbers and pi; other names than letters, digits, _ and . are in double quotes. "
      "Coefficients "
      "that enter linearly are solved for; starts for the others come from the form and the sizes "
      "of the columns, unless --coefficient says where they are.\n\n"
      "The cells of a column are taken as they are; a cell that is not a number is an error.\n\n" +
          std::string(table_notes));
}

}  // namespace leverage::program
