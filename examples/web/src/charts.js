// SPDX-License-Identifier: Apache-2.0
// The pictures. All numbers come from the modules.
import * as Plot from '@observablehq/plot';
import { amount, factor, number, percent, scientific } from './text.js';

const colour = (name) => `var(--${name})`;
const ink = () => ({ color: colour('text'), background: 'transparent', fontSize: '13px', fontFamily: 'inherit' });
const width_of = (place) => Math.max(280, Math.min(960, place.clientWidth || 640));

const labelled = (plot, label) => {
  const svg = plot.tagName === 'svg' ? plot : [...plot.querySelectorAll('svg')].at(-1);  // the others are legends
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  for (const part of svg.querySelectorAll('g[aria-label]')) part.removeAttribute('aria-label');
  return plot;
};

// Those of the points whose names do not run into each other.
const readable = (points, to_x, to_y) => {
  const taken = [];
  return points.filter((p) => {
    const [x, y] = [to_x(p), to_y(p)];
    const is_free = taken.every(([u, v]) => Math.abs(y - v) > 15 || Math.abs(x - u) > 150);
    if (is_free) taken.push([x, y]);
    return is_free;
  });
};

// EL over A and G: contours of a grid, the fitted region, models as points.
export const leverage_map = (place, { grid, columns, rows, window, range, models, current }) => {
  const width = width_of(place);
  const at = (low, high, i, n) => Math.log10(low) + (Math.log10(high / low) * i) / (n - 1);
  const levels = [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20].filter((x) => x < Math.max(...grid.filter(Number.isFinite)));
  const log = { a: (d) => Math.log10(d.a), g: (d) => Math.log2(d.g) };
  const g_at = (j) => Math.log2(window.min_g) + (Math.log2(window.max_g / window.min_g) * j) / (rows - 1);
  const x_ticks = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].filter((x) => x >= window.min_a);
  const y_ticks = [1, 2, 4, 8, 16, 32].filter((x) => x >= window.min_g && x <= window.max_g);
  const height = Math.min(500, width * 0.9);
  const span = (low, high, x) => (Math.log(x) - Math.log(low)) / (Math.log(high) - Math.log(low));
  const names = width < 480 ? [] : readable([...current, ...models], (d) => width * span(window.min_a, window.max_a, d.a),
    (d) => height * span(window.min_g, window.max_g, d.g)).filter((d) => !current.includes(d));
  return labelled(Plot.plot({
    width, height, marginLeft: 44, marginBottom: 44, style: ink(),
    x: { label: 'activation ratio A →', ticks: x_ticks.map(Math.log10), tickFormat: (x) => percent(10 ** x),
         domain: [at(window.min_a, window.max_a, 0, columns), 0] },
    y: { label: '↑ granularity G', ticks: y_ticks.map(Math.log2), tickFormat: (y) => number(2 ** y, 3),
         domain: [g_at(0), g_at(rows - 1)] },
    color: { type: 'linear', scheme: 'viridis', domain: [1, levels.at(-1) ?? 2], legend: true,
             label: 'EL: compute of a dense model of equal loss over C', tickFormat: (x) => `${x}×` },
    marks: [
      Plot.contour(grid, { width: columns, height: rows, x1: at(window.min_a, window.max_a, 0, columns), x2: 0,
        y1: g_at(0), y2: g_at(rows - 1), fill: Plot.identity, thresholds: levels, stroke: 'white', strokeOpacity: 0.5 }),
      Plot.rect([0], { x1: Math.log10(range.min_a), x2: Math.log10(range.max_a), y1: Math.log2(range.min_g),
        y2: Math.log2(range.max_g), fill: 'none', stroke: '#d6336c', strokeDasharray: '6 4', strokeWidth: 1.8 }),
      Plot.text([0], { x: Math.log10(range.max_a), y: Math.log2(range.max_g), text: () => 'fitted on A and G inside',
        textAnchor: 'end', dx: -4, dy: -8, fill: colour('text'), stroke: colour('surface'), strokeWidth: 4 }),
      Plot.dot(models, { x: log.a, y: log.g, r: 4, fill: 'white', stroke: 'black' }),
      Plot.text(names, { x: log.a, y: log.g, text: 'name', dx: 7, textAnchor: 'start', fill: 'black',
        stroke: 'white', strokeWidth: 3.5 }),
      Plot.dot(current, { x: log.a, y: log.g, r: 7, symbol: 'diamond', fill: '#d6336c', stroke: 'white', strokeWidth: 2 }),
      Plot.tip([...models, ...current], Plot.pointer({ x: log.a, y: log.g, title: (d) =>
        `${d.name}\nA ${percent(d.a)}, G ${number(d.g)}${d.el ? `\nEL ${factor(d.el)}` : ''}` , fill: colour('surface'),
        stroke: colour('line') })),
    ],
  }), `Map of efficiency leverage. ${models.length} models as points; ${current.map((c) => `${c.name} has A ${percent(c.a)}, G ${number(c.g)}, EL ${factor(c.el)}`).join('. ')}`);
};

// Losses over size and tokens: one contour for each loss, the best splits, the fitted region, the answer.
export const allocation_map = (place, a) => {
  const width = width_of(place);
  const w = a.window;
  const xy = { x: 'parameters', y: 'tokens' };
  const last = new Map();
  for (const p of a.contour ?? []) last.set(p.loss, last.get(p.loss)?.tokens > p.tokens ? last.get(p.loss) : p);
  return labelled(Plot.plot({
    width, height: Math.min(500, width * 0.9), marginLeft: 52, marginBottom: 44, style: ink(),
    x: { type: 'log', label: 'parameters N →', domain: [w.min_parameters, w.max_parameters], tickFormat: (x) => amount(x), ticks: 5 },
    y: { type: 'log', label: '↑ tokens D', domain: [w.min_tokens, w.max_tokens], tickFormat: (y) => amount(y), ticks: 5 },
    marks: [
      a.region ? Plot.line([...a.region, a.region[0]], { ...xy, fill: colour('region'), stroke: colour('accent'), strokeDasharray: '6 4', clip: true }) : null,
      Plot.line(a.contour ?? [], { ...xy, z: 'loss', stroke: colour('muted'), strokeWidth: 1.5, clip: true }),
      Plot.text([...last.values()].filter((_, i) => width >= 480 || i % 2 === 0), { ...xy, text: (d) => number(d.loss, 3), fill: colour('text'), stroke: colour('surface'), strokeWidth: 4, dy: -2 }),
      Plot.line(a.optima ?? [], { ...xy, stroke: colour('accent'), strokeWidth: 2.5, clip: true }),
      Plot.dot(a.optima ?? [], { ...xy, fill: colour('accent'), r: 3.5, clip: true }),
      Plot.dot([a.allocation], { ...xy, r: 7, symbol: 'diamond', fill: '#d6336c', stroke: 'white', strokeWidth: 2 }),
      Plot.tip(a.optima ?? [], Plot.pointer({ ...xy, title: (d) => `C ${scientific(d.flops)} FLOPs\nN ${amount(d.parameters)}, D ${amount(d.tokens)}\nloss ${number(d.loss)} nats per token`,
        fill: colour('surface'), stroke: colour('line') })),
    ],
  }), `Contours of equal loss over parameters and tokens. The best split of ${scientific(a.allocation.flops)} FLOPs is ${amount(a.allocation.parameters)} parameters and ${amount(a.allocation.tokens)} tokens, loss ${number(a.allocation.loss)}.`);
};

// ln(observed / law) of each row.
export const residuals = (place, rows, label) => {
  const width = width_of(place);
  return labelled(Plot.plot({
    width, height: Math.min(320, width * 0.7), marginLeft: 56, marginBottom: 44, style: ink(),
    x: { type: 'log', label: `${label} →`, tickFormat: (x) => amount(x), ticks: 5 },
    y: { label: '↑ ln(observed / law)', grid: true },
    marks: [
      Plot.ruleY([0], { stroke: colour('muted') }),
      Plot.dot(rows, { x: 'x', y: 'residual', r: 4, fill: colour('accent'), fillOpacity: 0.7 }),
      Plot.tip(rows, Plot.pointer({ x: 'x', y: 'residual', title: (d) => `row ${d.row}\nobserved ${number(d.observed, 6)}, law ${number(d.predicted, 6)}`,
        fill: colour('surface'), stroke: colour('line') })),
    ],
  }), `Residuals of ${rows.length} rows; the largest is ${number(Math.max(...rows.map((r) => Math.abs(r.residual))), 3)}`);
};
