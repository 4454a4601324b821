// SPDX-License-Identifier: Apache-2.0
// Numbers as people read and write them.

const steps = [['T', 1e12], ['B', 1e9], ['M', 1e6], ['K', 1e3]];

const digits = (x, n) => String(Number(x.toPrecision(n)));

// 1.357 B, with the unit behind.
export const amount = (x, unit = '') => {
  if (!Number.isFinite(x)) return 'none';
  const [letter, size] = steps.find(([, s]) => Math.abs(x) >= s) ?? ['', 1];
  return [digits(x / size, 4), letter, unit].filter(Boolean).join(' ');
};
// 2.867 GFLOP
export const flop = (x) => {
  const [letter, size] = [['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['K', 1e3]].find(([, s]) => x >= s) ?? ['', 1];
  return Number.isFinite(x) ? `${digits(x / size, 4)} ${letter}FLOP` : 'none';
};
// 7.046e21
export const scientific = (x) => {
  if (!Number.isFinite(x)) return 'none';
  const [mantissa, exponent] = x.toExponential(3).split('e');
  return `${Number(mantissa)}e${Number(exponent)}`;
};
export const factor = (x) => (Number.isFinite(x) ? `${digits(x, 3)}×` : 'none');
export const percent = (x) => (Number.isFinite(x) ? `${digits(100 * x, 3)} %` : 'none');
export const number = (x, n = 4) => (Number.isFinite(x) ? digits(x, n) : 'none');
export const whole = (x) => x.toLocaleString('en-US').replaceAll(',', '\u202f');
export const gib = (x) => `${digits(x / 2 ** 30, 4)} GiB`;
export const seconds = (x) => (x < 1 ? `${digits(1e3 * x, 3)} ms` : `${digits(x, 3)} s`);

// 1T, 1.5e12, 300 B, 2_000: a positive number, or NaN.
export const parse = (text) => {
  const match = /^\s*([0-9][0-9_]*(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?)\s*([kKmMbBtT]?)\s*$/.exec(text);
  if (!match) return NaN;
  const size = match[2] ? steps.find(([letter]) => letter === match[2].toUpperCase())[1] : 1;
  const value = Number(match[1].replaceAll('_', '')) * size;
  return value > 0 ? value : NaN;
};
