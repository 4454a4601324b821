// SPDX-License-Identifier: Apache-2.0
#include "train/model_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "leverage/cost/parameters.hpp"
#include "leverage/model/presets.hpp"
#include "leverage/model/validate.hpp"
#include "support/csv_columns.hpp"
#include "support/printable.hpp"
#include "support/quantity_text.hpp"

namespace leverage::program {

namespace {

/// What is wrong with a model; empty if nothing is.
std::string fault_of(const transformer& m) {
  const violations broken = validate(m);
  if (broken.empty()) {
    return {};
  }
  const violation& v = *broken.begin();
  return fmt::format("{} is {}, expected {}", v.field, v.value, v.expected);
}

bool is_near(double counted, double stated, double share) {
  return std::abs(counted - stated) <= share * stated;
}

transformer model_of(row_cells& cells) {
  transformer m{.layers = cells.needed("layers"),
                .d_model = cells.needed("d_model"),
                .vocabulary = cells.needed("vocab"),
                .sequence = 1};
  const count heads = cells.needed("heads");
  attention& a = m.attention;
  a.heads = heads;
  if (const auto rank = cells.whole("mla_kv_rank")) {
    a.latent = {.query_rank = cells.whole("mla_query_rank", 0).value_or(0),
                .kv_rank = *rank,
                .nope_dim = cells.needed("mla_nope"),
                .rope_dim = cells.needed("mla_rope"),
                .value_dim = cells.needed("mla_value")};
  } else {
    a.kv_heads = cells.whole("kv_heads").value_or(heads);
    a.head_dim = cells.whole("head_dim").value_or(heads > 0 ? m.d_model / heads : 0);
  }
  if (const auto width = cells.whole("window_width")) {
    a.window = {.width = *width, .period = cells.whole("window_period").value_or(1)};
  }
  const count matrices = cells.whole("ffn_matrices", 2).value_or(3);
  if (matrices > 3) {
    cells.refuse(fmt::format("column ffn_matrices: expected 2 or 3, found {}", matrices));
  }
  m.feed_forward = {.width = cells.whole("d_ffn", 0).value_or(0), .gated = matrices == 3};
  if (const auto experts = cells.whole("experts")) {
    const count width = cells.needed("d_expert");
    const count shared = cells.whole("shared_experts", 0).value_or(0);
    m.experts = {.experts = *experts,
                 .active = cells.needed("active_experts"),
                 .shared = shared,
                 .expert_width = width,
                 .shared_width = shared > 0 ? width : 0,
                 .gated = matrices == 3,
                 .dense_layers = cells.whole("dense_layers", 0).value_or(0)};
  }
  m.prediction_layers = cells.whole("prediction_layers", 0).value_or(0);
  return m;
}

}  // namespace

result<std::vector<listed_model>> read_models(const csv_table& table) {
  for (const char* column : {"model", "layers", "d_model", "heads", "vocab"}) {
    if (auto found = find_column(table, column); !found) {
      return failure{std::move(found).error()};
    }
  }
  std::vector<listed_model> models;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    row_cells cells(table, row);
    listed_model one;
    one.name = std::string(cells.text("model"));
    if (one.name.empty()) {
      return failure{fmt::format("{}:{}: expected the name of a model, the cell is blank",
                                 table.name, table.lines[row])};
    }
    if (std::any_of(models.begin(), models.end(),
                    [&](const listed_model& m) { return m.name == one.name; })) {
      return failure{fmt::format("{}:{}: the model {} is listed twice", table.name,
                                 table.lines[row], printable(one.name))};
    }
    one.model = model_of(cells);
    one.fault = cells.fault().empty() ? fault_of(one.model) : cells.fault();
    if (one.fault.empty()) {
      const auto stated = cells.positive("params_total");
      const cost::parameter_breakdown p = cost::total_parameters(one.model);
      const auto counted = static_cast<double>(p.total().value);
      const auto with_modules = static_cast<double>(p.sum({.prediction = true}).value);
      if (!cells.fault().empty()) {
        one.fault = cells.fault();
      } else if (stated && !is_near(counted, *stated, 0.02) &&
                 !is_near(with_modules, *stated, 0.02)) {
        one.fault =
            fmt::format("params_total is {}, the dimensions have {}",
                        text_of(*stated, unit::parameters), text_of(counted, unit::parameters));
      }
    }
    models.push_back(std::move(one));
  }
  return models;
}

transformer plain_decoder(row_cells& cells, count sequence) {
  transformer m{.layers = cells.needed("layers"),
                .d_model = cells.needed("d_model"),
                .vocabulary = cells.needed("vocab"),
                .sequence = sequence,
                .norm = norm_kind::layer,
                .tied_embeddings = true};
  const count heads = cells.needed("heads");
  if (heads > 0 && m.d_model % heads != 0) {
    cells.refuse(fmt::format("d_model is {}, expected a multiple of {} heads", m.d_model, heads));
  }
  const auto stated = cells.positive("params_total");
  if (!cells.fault().empty()) {
    return m;
  }
  m.attention = {.heads = heads, .kv_heads = heads, .head_dim = m.d_model / heads};
  m.feed_forward = {.width = 4 * m.d_model, .gated = false};
  if (const std::string fault = fault_of(m); !fault.empty()) {
    cells.refuse(fault);
    return m;
  }
  if (!stated) {
    return m;
  }
  const auto counted = static_cast<double>(cost::total_parameters(m).total().value);
  const double positions = static_cast<double>(sequence) * static_cast<double>(m.d_model);
  if (!is_near(counted, *stated, 0.05) && !is_near(counted + positions, *stated, 0.05)) {
    cells.refuse(fmt::format("params_total is {}, a plain decoder of these dimensions has {}",
                             text_of(*stated, unit::parameters),
                             text_of(counted, unit::parameters)));
  }
  return m;
}

std::optional<transformer> model_named(row_cells& cells, std::string_view name,
                                       const std::vector<listed_model>& models, count sequence) {
  for (const listed_model& m : models) {
    if (m.name != name) {
      continue;
    }
    if (!m.fault.empty()) {
      cells.refuse(fmt::format("model {}: {}", printable(name), m.fault));
      return std::nullopt;
    }
    transformer model = m.model;
    model.sequence = sequence;
    return model;
  }
  if (cells.has("layers") && cells.has("d_model") && cells.has("heads") && cells.has("vocab")) {
    return plain_decoder(cells, sequence);
  }
  std::string key(name);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const preset* p : presets::all) {
    if (p->key == key) {
      transformer model = p->model;
      model.sequence = sequence;
      return model;
    }
  }
  cells.refuse(
      name.empty()
          ? std::string("column model: expected a name, the cell is blank")
          : fmt::format("model {}: expected one of the table of models, a preset, or layers, "
                        "d_model, heads and vocab in the row",
                        printable(name)));
  return std::nullopt;
}

}  // namespace leverage::program
