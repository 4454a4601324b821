// SPDX-License-Identifier: Apache-2.0
// The calculator: reads the forms, asks the modules, writes the answers.
import { allocation_map, leverage_map, residuals } from './charts.js';
import { load, loaded_modules } from './modules.js';
import { by_id, element, figure, note, share_cell, show, table } from './page.js';
import { defaults, read_state, write_state } from './state.js';
import { read_csv, usual_column } from './tables.js';
import { amount, factor, flop, gib, number, parse, percent, scientific, seconds, whole } from './text.js';

let state = read_state();
let laws;            // the first module
let presets = [];
let law_source;      // of the law of leverage
let model_name = '';
let report;          // of the current model

const remember = (changes) => {
  state = { ...state, ...changes };
  write_state(state);
};

const option = (value, text = value) => element('option', { value }, text);

const number_in = (id, complaint) => {
  const value = parse(by_id(id).value);
  by_id(id).setAttribute('aria-invalid', String(!(value > 0)));
  if (!(value > 0)) complaint?.(`${by_id(id).labels[0].firstChild.textContent.trim()}: expected a number above 0, as in 1T or 1e22, found “${by_id(id).value}”`);
  return value;
};

// ------------------------------------------------------------------------------------------------ costs

const components = {
  parameters: { embedding: 'embedding', attention: 'attention', recurrent: 'recurrent mixers',
    dense_feed_forward: 'dense feed-forward', routed_experts: 'routed experts', shared_experts: 'shared experts',
    router: 'router', head: 'output head', norms: 'norms', biases: 'biases' },
  flops_per_token: { query: 'query', query_down: 'query, compressed', query_up: 'query, expanded', key: 'key', value: 'value',
    key_value_down: 'keys and values, compressed', key_value_up: 'keys and values, expanded', output: 'output projection',
    output_gate: 'output gate', indexer: 'indexer', scores: 'scores', weighted_values: 'weighted values',
    recurrent_mixer: 'recurrent mixers', recurrent_state: 'recurrent state', dense_feed_forward: 'dense feed-forward',
    routed_experts: 'routed experts', shared_experts: 'shared experts', router: 'router', logits: 'logits',
    embedding: 'embedding', prediction: 'prediction modules' },
};

const component_table = (caption, section, whole_of, head, text) =>
  table(caption, ['component', head, 'share'], Object.entries(components[section])
    .filter(([key]) => report[section][key] > 0)
    .map(([key, label]) => {
      const value = report[section][key];
      return [label, element('span', { title: whole(value) }, text(value)), share_cell(value / whole_of, percent(value / whole_of))];
    }));

const show_costs = () => {
  const { parameters: p, flops_per_token: f, budget: b, shape: s } = report;
  show('cost-cards',
    figure('parameters.total', 'Parameters', amount(p.total), `${whole(p.total)}${s.prediction_layers > 0 ? `; prediction modules of ${amount(p.prediction)} not counted` : ''}`),
    figure('parameters.active', 'Active per token', amount(p.active), `${whole(p.active)} with both embeddings; ${amount(p.active_without_vocabulary)} without vocabulary`),
    figure('flops_per_token.forward', 'Forward pass', flop(f.forward), `per token, sequence of ${whole(s.sequence)}, full attention`),
    figure('flops_per_token.training', 'Training', flop(f.training), 'per token, forward and backward'),
    figure('budget.flops_counted', 'Whole run', scientific(b.flops_counted), `FLOPs for ${amount(b.tokens)} tokens`),
    figure('budget.recommended_tokens', 'Compute-optimal tokens', amount(b.recommended_tokens), `at C = ${scientific(b.flops)}, by Tian et al. 2025, Table 5`));
  show('parameter-table', component_table('Parameters', 'parameters', p.total, 'weights', (x) => amount(x)));
  show('flop-table', component_table('FLOPs of a token, forward', 'flops_per_token', f.forward, 'operations', flop));
};

// --------------------------------------------------------------------------------------------- leverage

const kinds = ['extrapolates', 'outside_guideline', 'harmful', 'meaningless', 'under_trained', 'several_mixtures'];
const value_text = (quantity, x) => (/FLOPs/.test(quantity) ? scientific(x) : /ratio|share/.test(quantity) ? percent(x)
  : /tokens/.test(quantity) ? amount(x) : number(x));

// In the words of the program.
const remark_text = (r) => {
  const of = (x) => value_text(r.quantity, x);
  const value = of(r.value);
  const range = `${of(r.low)}..${of(r.high)}`;
  switch (kinds[r.kind]) {
    case 'extrapolates':
      return `${r.subject}: beyond the fitted range: ${r.quantity} ${number(r.beyond, 3)}x ${r.value > r.high ? 'above' : 'below'} (${value}, fitted on ${range})`;
    case 'outside_guideline': return `${r.quantity} ${value}, advised ${range}`;
    case 'harmful': return `${r.quantity} ${value}, outside even the harmless range ${range}`;
    case 'meaningless': return `${r.subject}: the law does not apply at ${r.quantity} ${value}`;
    case 'under_trained': return `${value} tokens are fewer than the compute-optimal ${of(r.low)} at this C`;
    default: return `${r.subject}: the ${number(r.value)} mixture layers are of several kinds, which no single activation ratio and granularity describe`;
  }
};

const show_leverage = () => {
  const { budget: b, ratios: r, shape: s } = report;
  if (!s.is_mixture || !r) {
    show('leverage-cards');
    show('leverage-remarks', note('', s.is_mixture ? 'The mixtures of this model are of several kinds: the law has no A and G for it.'
      : 'A dense model is the baseline: its leverage is 1. Choose a mixture of experts.'),
      ...(report.remarks ?? []).map((x) => note('warn', remark_text(x))));
  } else {
    const reading = (key, label, value, frozen, dense) => figure(key, label, factor(value),
      Number.isFinite(value) ? `equals dense training of ${scientific(dense)} FLOPs${b.extrapolates === 1 ? `; ${factor(frozen)} if the law ends with its runs` : ''}`
        : 'the law has no meaning here', b.extrapolates === 1 && Number.isFinite(value) ? 'extrapolated' : null);
    show('leverage-cards',
      reading('budget.leverage_by_definition', `EL by A = (E_a+E_s)/(E+E_s) = ${percent(r.activation_ratio)}`, b.leverage_by_definition, b.leverage_by_definition_frozen, b.dense_flops_by_definition),
      reading('budget.leverage_by_routed', `EL by A = E_a/E = ${percent(r.routed_activation_ratio)}`, b.leverage_by_routed, b.leverage_by_routed_frozen, b.dense_flops_by_routed),
      figure('ratios.granularity', 'Granularity G = 2 d / d_expert', number(r.granularity), `the law's best is ${number(b.optimum_granularity)}`),
      figure('budget.learning_rate', 'Learning rate', scientific(b.learning_rate), `peak; batch ${amount(b.batch_tokens)} tokens, Eq. 6`));
    show('leverage-remarks', ...(report.remarks ?? []).map((x) => note('warn', remark_text(x))));
  }
  draw_map();
};

const interval_of = (quantity) => law_source.range.find((i) => i.quantity === quantity);

const draw_map = () => {
  const b = report.budget;
  const mixtures = presets.filter((p) => p.granularity > 0);
  const own = report.ratios;
  const gs = [...mixtures.map((p) => p.granularity), own?.granularity ?? 8];
  const as = [...mixtures.map((p) => p.activation_ratio), own?.activation_ratio ?? 0.05];
  const window = { min_a: Math.min(0.0078, 0.8 * Math.min(...as)), max_a: 1, min_g: Math.min(1, ...gs), max_g: Math.max(32, 1.1 * Math.max(...gs)) };
  const columns = 60;
  const rows = 48;
  const place = laws.call.map(window.min_a, window.max_a, window.min_g, window.max_g, columns, rows, b.flops);
  const grid = place === 0 ? [] : Array.from(laws.read(columns * rows));
  const a = interval_of('activation ratio');
  const g = interval_of('granularity');
  show('map', leverage_map(by_id('map'), { grid, columns, rows, window,
    range: { min_a: a.low, max_a: a.high, min_g: g.low, max_g: g.high },
    models: mixtures.filter((p) => p.name !== model_name).map((p) => ({ name: p.key, a: p.activation_ratio, g: p.granularity })),
    current: own ? [{ name: model_name, a: own.activation_ratio, g: own.granularity, el: b.leverage_by_definition }] : [] }));
  // The same in words and numbers.
  show('map-table', table(`EL at C = ${scientific(b.flops)} FLOPs`, ['model', 'A', 'G', 'EL'], mixtures.map((p) => {
    const is_there = laws.call.leverage_at(p.activation_ratio, p.granularity, b.flops) === 1;
    return [p.name, percent(p.activation_ratio), number(p.granularity), is_there ? factor(laws.answer().leverage) : 'no meaning'];
  })));
  const c = interval_of('non-vocabulary FLOPs');
  show('map-caption', `EL at C = ${scientific(b.flops)} FLOPs over activation ratio (E_a+E_s)/(E+E_s) and granularity. Dashed: A and G of the fitted runs, `
    + `whose C was ${scientific(c.low)}..${scientific(c.high)}${b.flops > c.high || b.flops < c.low ? ': this C is extrapolated' : ''}. Points: published mixtures; diamond: this model.`);
};

// ------------------------------------------------------------------------------------------------ model

const answer = () => {
  const complaints = [];
  const tokens = number_in('tokens', (text) => complaints.push(text));
  if (complaints.length > 0) {
    show('model-status', note('bad', ...complaints, report ? `. What is below is for ${amount(report.budget.tokens)} tokens.` : ''));
    return;
  }
  if (laws.call.report(tokens, 0, 0) !== 1) {
    show('model-status', note('bad', 'The model breaks the rules of the library.'));
    return;
  }
  report = laws.answer();
  remember({ tokens: by_id('tokens').value.trim() });
  forget_prediction();
  show_costs();
  show_leverage();
};

const choose_preset = (key) => {
  const i = presets.findIndex((p) => p.key === key);
  if (i < 0) {
    show('model-status', note('bad', `Model: expected a published model, found “${key}”; showing ${defaults.model}.`));
    if (key !== defaults.model) choose_preset(defaults.model);
    return;
  }
  laws.call.choose_preset(i);
  model_name = presets[i].name;
  by_id('model').value = key;
  by_id('config').removeAttribute('aria-invalid');
  show('model-status', element('p', { class: 'hint' }, `${presets[i].name}: ${presets[i].source}. Its publisher states ${presets[i].stated}.`));
  remember({ model: key, config: '' });
  answer();
};

const read_config = async (text) => {
  show('model-status', element('p', { class: 'hint' }, 'Reading …'));
  const machine = await load('machine');
  const length = machine.write_text(text);
  const is_model = length >= 0 && machine.call.read_config(length) === 1;
  const read = length < 0 ? { problems: [{ key: '', text: 'expected a config.json of at most 1 MiB' }] } : machine.answer();
  by_id('config').setAttribute('aria-invalid', String(!is_model));
  by_id('config-details').open = true;
  remember({ model: '', config: text });
  if (!is_model) {
    show('model-status', element('div', { class: 'note bad', id: 'violations' },
      element('strong', {}, `This is no model that can be counted: ${read.problems.length} problem${read.problems.length === 1 ? '' : 's'}.`),
      element('ul', {}, ...read.problems.map((p) => element('li', { 'data-key': p.key }, p.text))),
      report ? `What is below is still about ${model_name}.` : 'Choose a published model, or mend the file.'));
    return;
  }
  laws.model = machine.model;
  model_name = `your model (${read.family})`;
  by_id('model').value = '';
  show('model-status', element('p', { class: 'hint' }, `Read as ${read.family}.`), ...(read.notes ?? []).map((n) => note('', n.text)));
  answer();
};

const choose_model = () => (state.config ? read_config((by_id('config').value = state.config)) : choose_preset(state.model || defaults.model));

// ------------------------------------------------------------------------------------------------ train

const with_interval = (e, text) => `${text(e.value)} (80 %: ${text(e.low)} to ${text(e.high)})`;

const memory_parts = { weights: 'weights', gradients: 'gradients', optimizer: 'optimizer', activations: 'activations',
  layer: 'a layer in its backward pass', logits: 'logits and loss', gathered: 'gathered weights', dispatch: 'tokens sent to experts', cache: 'keys and values' };
const step_parts = { matrices: 'dense matrix products', attention: 'attention core', experts: "experts' products",
  elements: 'norms, activations, scaling', routing: 'copies of tokens for experts', tensor: 'tensor-parallel exchange',
  exchange: 'expert-parallel exchange', context: 'context-parallel exchange', launch: 'launch of kernels', head: 'head and loss',
  prediction: 'prediction modules', stages: 'exchange between stages', bubble: 'pipeline bubble', data: 'data-parallel exchange',
  optimizer: 'optimizer', fixed: 'everything else' };

const fill_clusters = async () => {
  const machine = await load('machine');
  machine.call.accelerators();
  const all = machine.answer();
  by_id('accelerator').replaceChildren(...all.accelerators.map((a) => option(a.name, `${a.name}, ${gib(a.memory_bytes)}`)));
  by_id('format').replaceChildren(...all.recipes.map((r) => option(r.name, `${r.name}: ${r.what}`)));
  by_id('accelerator').value = state.accelerator;
  by_id('format').value = state.format;
  machine.call.losses();
  const { losses } = machine.answer();
  by_id('law').replaceChildren(...losses.map((l) => option(l.name, `${l.name}: ${l.citation}`)));
  by_id('law').value = state.law;
  for (const [id, first] of [['accelerator', 'h100-sxm'], ['format', 'bf16'], ['law', defaults.law]]) {
    if (by_id(id).selectedIndex < 0) by_id(id).value = first;
  }
  return machine;
};

// A prediction is about the model and the tokens that it was made for.
const forget_prediction = () => {
  if (by_id('train-answer').querySelector('.cards, .bad')) {
    show('train-answer', element('p', { class: 'hint' }, 'The model or its tokens have changed: press Predict.'));
    remember({ run: '' });
  }
};

const predict = async () => {
  const complaints = [];
  const n = number_in('accelerators', (text) => complaints.push(text));
  const tokens = number_in('tokens', (text) => complaints.push(text));
  if (complaints.length > 0) {
    show('train-answer', ...complaints.map((text) => note('bad', text)));
    return;
  }
  const machine = await fill_if_empty();
  machine.model = laws.model;
  const is_run = machine.call.train(by_id('accelerator').selectedIndex, n, by_id('format').selectedIndex, tokens) === 1;
  const run = machine.answer();
  remember({ accelerators: by_id('accelerators').value.trim(), accelerator: by_id('accelerator').value, format: by_id('format').value, run: '1' });
  if (!is_run) {
    show('train-answer', note('bad', run.complaint));
    return;
  }
  const m = run.memory_bytes;
  const parts = (names, values, all, text) => Object.entries(names).filter(([key]) => values[key] > 0)
    .map(([key, label]) => [label, text(values[key]), share_cell(values[key] / all, percent(values[key] / all))]);
  const e = (key, label, value, text, unit) => figure(key, label, `${text(value.value)}${unit}`, `80 % interval ${text(value.low)} to ${text(value.high)}${unit}`);
  const cards = element('dl', { class: 'cards' },
    e('days', 'Duration', run.days, (x) => number(x, 3), ' days'),
    e('accelerator_hours', 'Accelerator hours', run.accelerator_hours, (x) => amount(x), ''),
    e('tokens_per_second', 'Tokens per second', run.tokens_per_second, (x) => amount(x), ''),
    e('mfu_causal', 'MFU, causal', run.mfu_causal, percent, ''),
    figure('memory_bytes.total', 'Memory of one accelerator', gib(m.total), `of ${gib(m.available)}: ${m.fits === 0 ? 'does not fit' : m.is_tight === 1 ? 'tight, the usual margin does not fit' : 'fits'}`),
    figure('layout', 'Layout', run.layout, `micro-batch ${run.micro_batch}, ${whole(run.data_parallel)} data-parallel, recomputed: ${run.recompute}; steps of ${amount(run.global_batch_tokens)} tokens`));
  show('train-answer', m.fits === 0 ? note('bad', `This run does not fit: ${gib(m.total)} of ${gib(m.available)} on each accelerator.`) : null, cards,
    note('', 'Predicted by the hardware model that was calibrated on published runs: vendor kernels, even load of experts, a goodput of 0.9, as in leverage train.'),
    element('div', { class: 'columns' },
      table(`A step: ${with_interval(run.step_time_s, seconds)}`, ['part', 'time', 'share'], parts(step_parts, run.step_parts_s, run.step_time_s.value, seconds)),
      table('Memory of one accelerator', ['part', 'memory', 'share'], parts(memory_parts, m, m.total, gib))));
};

const fill_if_empty = () => (by_id('accelerator').options.length > 0 ? load('machine') : fill_clusters());

// --------------------------------------------------------------------------------------------- allocate

const allocate = async () => {
  const complaints = [];
  const budget = number_in('budget', (text) => complaints.push(text));
  if (complaints.length > 0) {
    show('allocate-answer', ...complaints.map((text) => note('bad', text)));
    return;
  }
  const machine = await fill_if_empty();
  const is_split = machine.call.allocate(by_id('law').selectedIndex, budget) === 1;
  const a = machine.answer();
  remember({ budget: by_id('budget').value.trim(), law: by_id('law').value });
  if (!is_split) {
    show('allocate-answer', note('bad', a.complaint));
    return;
  }
  const best = a.allocation;
  const chart = element('div', { class: 'chart', id: 'allocation-map' });
  const outside = a.fitted.filter((f) => f.inside === 0);
  show('allocate-answer',
    element('dl', { class: 'cards' },
      figure('allocation.parameters', 'Parameters N', amount(best.parameters), 'weights, embeddings included'),
      figure('allocation.tokens', 'Tokens D', amount(best.tokens), `${number(best.tokens_per_parameter)} per parameter`),
      figure('allocation.loss', 'Loss', number(best.loss, 5), `nats per token${best.extrapolates ? '' : ', inside of the fitted range'}`, best.extrapolates ? 'extrapolated' : null)),
    ...outside.map((f) => note('warn', `beyond the fitted range: ${f.quantity} ${number(f.beyond, 3)}x ${f.value > f.high ? 'above' : 'below'} (${value_text(f.quantity, f.value)}, fitted on ${value_text(f.quantity, f.low)}..${value_text(f.quantity, f.high)})`)),
    element('figure', {}, chart, element('figcaption', {}, 'Grey: equal loss, nats per token. Line: the best splits of other budgets. Dashed: the fitted range. Diamond: this budget. C is 6 N D.')),
    table('Other ratios at this budget', ['tokens per parameter', 'N', 'D', 'loss', 'extra cost'], a.alternatives.map((x) =>
      [number(x.tokens_per_parameter, 3), amount(x.parameters), amount(x.tokens), number(x.loss, 5), percent(x.cost_over_min - 1)])));
  chart.replaceChildren(allocation_map(chart, a));
};

// -------------------------------------------------------------------------------------------------- fit

let runs = null;
let fit_laws = [];

const show_columns = () => {
  const law = fit_laws[by_id('fit-law').selectedIndex];
  const select = (letter, name, meaning) => {
    const made = element('select', { 'data-letter': letter }, ...runs.columns.map((c) => option(c)));
    const usual = usual_column(runs.columns, letter, name);
    if (usual) made.value = usual;
    return element('label', {}, `${letter}: ${meaning}`, made);
  };
  by_id('fit-columns').replaceChildren(...law.inputs.map((i) => select(i.letter, i.name, i.meaning)), select(law.observed, 'loss', 'observed'));
};

const take_table = async (file) => {
  runs = read_csv(await file.text());
  by_id('fit-form').hidden = Boolean(runs.complaint);
  show('fit-answer', runs.complaint ? note('bad', `${file.name}: ${runs.complaint}`) : element('p', { class: 'hint' }, `${file.name}: ${runs.rows.length} rows, ${runs.columns.length} columns.`));
  if (runs.complaint) return;
  const module = await load('fit');
  if (fit_laws.length === 0) {
    module.call.fit_laws();
    const all = module.answer();
    fit_laws = all.laws.map((l) => ({ ...l, inputs: all.inputs.filter((i) => i.law === l.name) }));
    by_id('fit-law').replaceChildren(...fit_laws.map((l) => option(l.name, `${l.name}: ${l.formula}`)));
  }
  show_columns();
  await fit();
};

const fit = async () => {
  const module = await load('fit');
  const law = fit_laws[by_id('fit-law').selectedIndex];
  const names = [...by_id('fit-columns').querySelectorAll('select')].map((s) => s.value);
  const columns = names.map((name) => runs.rows.map((row) => Number(row[runs.columns.indexOf(name)].trim() || NaN)));
  const wrong = columns.flatMap((c, j) => c.map((x, i) => [x, i, j])).filter(([x]) => !Number.isFinite(x));
  if (wrong.length > 0) {
    const [, i, j] = wrong[0];
    show('fit-answer', note('bad', `row ${i + 2}, column ${names[j]}: expected a number, found “${runs.rows[i][runs.columns.indexOf(names[j])]}”`));
    return;
  }
  show('fit-answer', element('p', { class: 'hint' }, 'Fitting …'));
  await new Promise((resume) => setTimeout(resume, 20));
  const count = runs.rows.length;
  if (!module.write(columns.flat())) {
    show('fit-answer', note('bad', 'expected at most 131 072 numbers; leverage fit takes more'));
    return;
  }
  const is_fit = module.call.fit(fit_laws.indexOf(law), count, 1000) === 1;
  const a = module.answer();
  if (!is_fit) {
    show('fit-answer', ...(a.problems ?? [{ text: a.complaint }]).map((p) => note('bad', p.text)));
    return;
  }
  const values = module.read(2 * count);
  const points = runs.rows.map((_, i) => ({ row: i + 2, x: columns[0][i], observed: columns.at(-1)[i], predicted: values[i], residual: values[count + i] }));
  const chart = element('div', { class: 'chart', id: 'residuals' });
  show('fit-answer',
    table(`${law.formula}, ${count} rows`, ['coefficient', 'value', 'from', 'to'], a.coefficients.map((c) =>
      [element('span', { 'data-coefficient': c.name, 'data-value': c.value, 'data-low': c.low, 'data-high': c.high }, c.name), number(c.value, 6), number(c.low, 5), number(c.high, 5)])),
    element('p', { class: 'hint', id: 'fit-summary', 'data-objective': a.objective },
      `Objective ${number(a.objective, 6)} (Huber loss of logarithms at 0.001), reached from ${a.reached} of ${a.starts} starts. Intervals of 95 %: ${a.intervals}, ${a.resamples} refits. Form: ${law.citation}, arXiv:${law.arxiv}.`),
    a.usable ? null : note('bad', 'The rows do not determine every coefficient; the fit is not usable.'),
    ...(a.remarks ?? []).map((r) => note('warn', r.text)),
    element('figure', {}, chart, element('figcaption', {}, 'ln(observed / law) of each row: 0.01 is one per cent. What is not noise around zero, the law does not have.')));
  chart.replaceChildren(residuals(chart, points, `${law.inputs[0].letter}: ${law.inputs[0].meaning}`));
};

// ------------------------------------------------------------------------------------------------ start

const dark = matchMedia('(prefers-color-scheme: dark)');
const set_theme = (theme) => {
  document.documentElement.dataset.theme = theme;
  by_id('theme').setAttribute('aria-pressed', String(theme === 'dark'));
};

const on_submit = (id, body) => by_id(id).addEventListener('submit', (event) => {
  event.preventDefault();
  guarded(body);
});

const guarded = async (body) => {
  try {
    await body();
  } catch (error) {
    show('model-status', note('bad', `The calculator failed: ${error.message}`));
  }
};

const start = async () => {
  set_theme(state.theme || (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', () => { if (!state.theme) set_theme(dark.matches ? 'dark' : 'light'); });
  by_id('theme').addEventListener('click', () => {
    state.theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    set_theme(state.theme);
  });
  by_id('copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      by_id('copy').textContent = 'Copied';
    } catch {
      by_id('copy').textContent = 'Copy the address of this page';
    }
  });

  laws = await load('laws');
  laws.call.presets();
  ({ presets } = laws.answer());
  laws.call.law();
  law_source = laws.answer();
  by_id('model').replaceChildren(option('', 'your own, below'), ...presets.map((p) => option(p.key, p.name)));
  show('footer',
    element('p', {}, `leverage ${law_source.version}. The numbers are computed by the C++ library, compiled to WebAssembly, and are those of its program. Nothing leaves this page.`),
    element('p', {}, `Leverage: ${law_source.citation}, arXiv:${law_source.arxiv}, ${law_source.location}; ${law_source.note}.`),
    element('p', {}, 'Apache License 2.0. Charts: Observable Plot and d3, ISC licence; notices in THIRD_PARTY_NOTICES.txt.'));
  for (const id of ['tokens', 'accelerators', 'budget']) by_id(id).value = state[id];

  by_id('model').addEventListener('change', () => by_id('model').value && guarded(() => choose_preset(by_id('model').value)));
  by_id('tokens').addEventListener('change', () => guarded(answer));
  on_submit('model-form', () => (by_id('config').value.trim() ? read_config(by_id('config').value) : answer()));
  by_id('config-file').addEventListener('change', (event) => guarded(async () => {
    by_id('config').value = await event.target.files[0].text();
    await read_config(by_id('config').value);
  }));
  on_submit('train-form', predict);
  on_submit('allocate-form', allocate);
  on_submit('fit-form', fit);
  by_id('fit-law').addEventListener('change', show_columns);
  by_id('table-file').addEventListener('change', (event) => guarded(() => take_table(event.target.files[0])));
  const drop = by_id('drop');
  for (const [name, is_over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', is_over);
      if (name === 'drop' && event.dataTransfer.files.length > 0) guarded(() => take_table(event.dataTransfer.files[0]));
    });
  }
  addEventListener('hashchange', () => { state = read_state(); guarded(restore); });
  let resized = 0;
  addEventListener('resize', () => { clearTimeout(resized); resized = setTimeout(() => report && draw_map(), 150); });
  await restore();
  document.documentElement.dataset.ready = 'true';

  // What the first view does not need: lists of clusters and laws, the split.
  await fill_clusters();
  await allocate();
  if (state.run) await predict();
  document.documentElement.dataset.complete = 'true';
};

const restore = async () => {
  by_id('accelerator').value = state.accelerator;
  by_id('format').value = state.format;
  for (const id of ['tokens', 'accelerators', 'budget']) by_id(id).value = state[id];
  await choose_model();
};

globalThis.leverage_calculator = { loaded_modules };
guarded(start);
