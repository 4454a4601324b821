// SPDX-License-Identifier: Apache-2.0
// Tests the built calculator in Chromium, from a disk, against the program: node test.mjs BUILD_DIR LEVERAGE [PICTURES]
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const out = resolve(process.argv[2]);
const program = resolve(process.argv[3]);
const pictures = process.argv[4] && resolve(process.argv[4]);
const examples = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require_built = createRequire(join(out, 'package.json'));
const { chromium } = require_built('playwright-core');
const axe = readFileSync(require_built.resolve('axe-core/axe.min.js'), 'utf8');

const complaints = [];
let checks = 0;
const expect = (holds, text) => {
  ++checks;
  if (!holds) complaints.push(text);
};
const leverage = (...args) => JSON.parse(execFileSync(program, [...args, '--json'], { encoding: 'utf8' }));
const close = (found, expected, relative = 1e-9) => Math.abs(found - expected) <= relative * Math.abs(expected);

// ------------------------------------------------------------------------------------------------ sizes
const gzipped = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const laws_size = gzipped(join(out, 'modules', 'laws.wasm'));
expect(laws_size < 40_000, `laws.wasm: expected below 40 kB gzipped, found ${laws_size}`);
expect(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(join(out, 'modules', 'laws.wasm')))).length === 0, 'laws.wasm has imports');

// ----------------------------------------------------------------------------------------------- numbers
// The modules themselves, without a page: each number is the program's.
{
  globalThis.document = { getElementById: (id) => ({ textContent: readFileSync(join(out, 'modules', `${id.slice(7)}.wasm`)).toString('base64') }) };
  const { load } = await import(pathToFileURL(join(examples, 'web', 'src', 'modules.js')));
  const laws = await load('laws');
  const machine = await load('machine');
  const same = (what, ours, theirs, relative = 0) => {
    for (const [key, value] of Object.entries(ours)) {
      if (typeof value !== 'number' || !(key in theirs)) continue;
      const expected = theirs[key];
      if (typeof expected === 'boolean') expect(Boolean(value) === expected, `${what}.${key}: ${value}, the program has ${expected}`);
      else if (expected === null || typeof expected === 'string') expect(Number.isNaN(value) || value === 0, `${what}.${key}: ${value}, the program has ${expected}`);
      else expect(close(value, expected, relative), `${what}.${key}: ${value}, the program has ${expected}`);
    }
  };
  laws.call.presets();
  const keys = laws.answer().presets.map((p) => p.key);
  const reports = leverage('report', ...keys, '--tokens', '1T').models;
  keys.forEach((key, i) => {
    laws.call.choose_preset(i);
    laws.call.report(1e12, 0, 0);
    const ours = laws.answer();
    for (const section of ['parameters', 'flops_per_token', 'budget', 'shape', 'ratios']) {
      same(`${key}: ${section}`, ours[section] ?? {}, reports[i][section], 1e-15);
    }
  });
  // Every config.json of the examples; and text of the fuzzer, which the module survives without exceptions.
  const folder = join(examples, 'configs');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  const counted = leverage('report', ...files, '--tokens', '1T').models;
  files.forEach((file, i) => {
    expect(machine.call.read_config(machine.write_text(readFileSync(file, 'utf8'))) === 1, `${file} is not read`);
    laws.model = machine.model;
    laws.call.report(1e12, 0, 0);
    const ours = laws.answer();
    for (const section of ['parameters', 'flops_per_token', 'budget']) same(`${file}: ${section}`, ours[section], counted[i][section], 1e-15);
  });
  const corpus = join(examples, '..', 'tests', 'fuzz', 'corpus', 'config_reader');
  for (const name of readdirSync(corpus)) {
    const length = machine.write_text(readFileSync(join(corpus, name), 'latin1'));
    const is_model = length >= 0 && machine.call.read_config(length) === 1;
    expect(is_model || machine.answer().problems?.length > 0, `${name}: neither a model nor a problem`);
  }
  machine.call.accelerators();
  const accelerators = machine.answer().accelerators.map((a) => a.name);
  for (const [key, accelerator, n] of [['moe-mini', 'h100-sxm', 64], ['llama-3-8b', 'b200', 256], ['deepseek-v3', 'h800', 2048]]) {
    if (!accelerators.includes(accelerator)) continue;
    laws.call.choose_preset(keys.indexOf(key));
    machine.model = laws.model;
    machine.call.train(accelerators.indexOf(accelerator), n, 0, 1e12);
    const ours = machine.answer();
    const theirs = leverage('train', key, '--on', `${n}x${accelerator}`, '--tokens', '1T').runs[0];
    expect(ours.layout === theirs.layout, `train ${key}: layout ${ours.layout}, the program has ${theirs.layout}`);
    expect(ours.recompute === theirs.recompute, `train ${key}: recomputed ${ours.recompute}, the program has ${theirs.recompute}`);
    same(`train ${key}`, ours, theirs, 1e-12);
    for (const part of ['memory_bytes', 'step_time_s', 'step_parts_s', 'tokens_per_second', 'mfu_causal', 'days', 'accelerator_hours']) {
      same(`train ${key}: ${part}`, ours[part], theirs[part], 1e-12);
    }
  }
  machine.call.losses();
  machine.answer().losses.forEach(({ name }, i) => {
    machine.call.allocate(i, 1e22);
    const ours = machine.answer();
    const theirs = leverage('allocate', '--flops', '1e22', '--law', name);
    // Two libraries of elementary functions, and a root that is found.
    same(`allocate ${name}`, ours.allocation, theirs.allocation, 1e-12);
    theirs.alternatives.forEach((t, k) => same(`allocate ${name}: ${k}`, ours.alternatives[k], t, 1e-12));
  });
}

// ---------------------------------------------------------------------------------------------- the page
const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const browser = await chromium.launch({ executablePath: found, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const open = async (file, hash = '', options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', (m) => m.type() === 'error' && complaints.push(`${file}: console: ${m.text()}`));
  page.on('pageerror', (e) => complaints.push(`${file}: ${e.message}`));
  page.on('request', (r) => !/^(file|data|blob):/.test(r.url()) && complaints.push(`${file}: from the network: ${r.url()}`));
  await page.goto(`${pathToFileURL(join(out, file))}${hash}`);
  await page.waitForSelector('html[data-complete]');
  return page;
};
const picture = (page, name) => pictures && (mkdirSync(pictures, { recursive: true }), page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }));
const card = (page, key) => page.locator(`[data-key="${key}"] strong`).innerText();
const violations = async (page, what) => {
  await page.evaluate(axe);
  const { violations: all } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'], preload: false }));
  for (const v of all) complaints.push(`${what}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).join('; ')}`);
  ++checks;
};

{
  const page = await open('site/index.html');
  // Tian et al. 2025, Table 1: 17.5 B without vocabulary; README: EL 6.97 at 1 T tokens by E_a/E.
  expect((await card(page, 'parameters.total')) === '18.03 B', `moe-mini: total ${await card(page, 'parameters.total')}`);
  expect((await card(page, 'budget.leverage_by_routed')).startsWith('6.97×'), `moe-mini: EL ${await card(page, 'budget.leverage_by_routed')}`);
  expect((await page.locator('[data-key="budget.leverage_by_definition"] .tag').innerText()) === 'extrapolated', 'moe-mini: EL is not said to be extrapolated');
  expect((await page.locator('#leverage-remarks').innerText()).includes('beyond the fitted range: non-vocabulary FLOPs 23.5x above'), 'no remark on the fitted range');
  expect(!(await page.evaluate(() => globalThis.leverage_calculator.loaded_modules())).includes('fit'), 'the fit is loaded before it is asked for');
  expect((await page.locator('#map svg path').count()) > 5, 'the map has no contours');
  await page.click('#train-form button');
  await page.waitForSelector('[data-key="days"]');
  await violations(page, 'light');
  await picture(page, 'desktop-light');

  // A broken config.json shows what is wrong, by key.
  await page.click('summary');
  await page.fill('#config', '{"model_type": "qwen3_moe", "hidden_size": "2048", "num_experts": -1}');
  await page.click('#read-config');
  await page.waitForSelector('#violations');
  expect((await page.locator('#violations [data-key="hidden_size"]').innerText()) === `key 'hidden_size': expected a positive integer, found "2048"`, 'no violation of hidden_size');
  expect((await page.getAttribute('#config', 'aria-invalid')) === 'true', 'the text is not marked as invalid');
  await picture(page, 'broken');
  // A whole one is counted.
  const config = readFileSync(join(examples, 'configs', 'deepseek-v3.json'), 'utf8');
  await page.fill('#config', config);
  await page.click('#read-config');
  await page.locator('[data-key="parameters.total"] strong', { hasText: '671 B' }).waitFor();
  expect((await page.locator('[data-key="parameters.total"] small').innerText()).replaceAll('\u202f', '').startsWith('671026419200'), 'DeepSeek-V3: not 671026419200');
  // The address has it, and restores it on another page.
  await page.fill('#tokens', '14.8T');
  await page.press('#tokens', 'Tab');
  expect((await page.locator('#train-answer').innerText()).includes('have changed'), 'a prediction for another model is still shown');
  await page.fill('#accelerators', '2048');
  await page.click('#train-form button');
  await page.waitForSelector('[data-key="days"]');
  const days = await card(page, 'days');
  const link = await page.evaluate(() => location.hash);
  const el = await card(page, 'budget.leverage_by_definition');
  const sent = await open('leverage.html', link);
  await sent.locator('[data-key="parameters.total"] strong', { hasText: '671 B' }).waitFor();
  expect((await sent.inputValue('#tokens')) === '14.8T', 'the address does not restore the tokens');
  expect((await card(sent, 'budget.leverage_by_definition')) === el, 'the address does not restore the leverage');
  await sent.waitForSelector('[data-key="days"]');
  expect((await card(sent, 'days')) === days, 'the address does not restore the run');
  await sent.context().close();
  await page.context().close();
}
{
  // A table of runs, in the single file.
  const page = await open('leverage.html');
  const table = join(examples, 'simulated_runs.csv');
  await page.evaluate((text) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], 'runs.csv'));
    document.getElementById('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: dropped }));
  }, readFileSync(table, 'utf8'));
  await page.waitForSelector('#fit-summary', { timeout: 120_000 });
  const theirs = leverage('fit', table, '--law', 'chinchilla');
  for (const c of theirs.coefficients) {
    const ours = await page.locator(`[data-coefficient="${c.name}"]`).evaluate((e) => ({ ...e.dataset }));
    for (const key of ['value', 'low', 'high']) {
      expect(close(Number(ours[key]), c[key], 1e-6), `fit: ${key} of ${c.name}: ${ours[key]}, the program has ${c[key]}`);
    }
  }
  expect(close(Number(await page.getAttribute('#fit-summary', 'data-objective')), theirs.objective), 'fit: another objective');
  // Another law by its name.
  await page.selectOption('#fit-law', 'kaplan');
  await page.click('#fit-form button');
  await page.waitForSelector('[data-coefficient="N_c"]', { timeout: 120_000 });
  const kaplan = leverage('fit', table, '--law', 'kaplan', '--columns', 'N=parameters');
  for (const c of kaplan.coefficients) {
    const ours = Number(await page.locator(`[data-coefficient="${c.name}"]`).getAttribute('data-value'));
    expect(close(ours, c.value, 1e-6), `fit: kaplan: ${c.name}: ${ours}, the program has ${c.value}`);
  }
  expect((await page.locator('#residuals svg circle').count()) === 60, 'fit: not 60 residuals');
  await picture(page, 'fit');
  await page.setInputFiles('#table-file', { name: 'short.csv', mimeType: 'text/csv', buffer: Buffer.from('N,D,loss\n1,2\n') });
  await page.locator('#fit-answer', { hasText: 'row 2: expected 3 cells' }).waitFor();
  await page.setInputFiles('#table-file', { name: 'words.csv', mimeType: 'text/csv', buffer: Buffer.from('N,D,loss\n1,2,three\n') });
  await page.locator('#fit-answer', { hasText: 'expected a number, found “three”' }).waitFor();
  await page.context().close();
}
for (const [name, options] of [['phone-light', {}], ['phone-dark', { colorScheme: 'dark' }]]) {
  const page = await open('site/index.html', '#model=llama-3-8b', { viewport: { width: 390, height: 844 }, ...options });
  await page.click('#train-form button');
  await page.waitForSelector('[data-key="days"]');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width <= 390, `${name}: ${width} pixels wide`);
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === (options.colorScheme ?? 'light'), `${name}: another theme`);
  expect((await page.locator('#leverage-remarks').innerText()).includes('A dense model is the baseline'), `${name}: no word on dense models`);
  await violations(page, name);
  await picture(page, name);
  await page.context().close();
}
{
  const page = await open('site/index.html', '#model=qwen3-30b-a3b', { colorScheme: 'dark' });
  await picture(page, 'desktop-dark');
  // By keyboard alone: the first stop skips to the answer, and the switch answers to the keyboard.
  await page.keyboard.press('Tab');
  expect((await page.evaluate(() => document.activeElement.className)) === 'skip', 'the first stop is not the way to the answer');
  await page.focus('#theme');
  await page.keyboard.press('Enter');
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === 'light', 'the switch of light and dark does nothing');
  await page.context().close();
}
await browser.close();

[...new Set(complaints)].slice(0, 40).forEach((text) => console.error(text));
console.log(`${checks} checks, ${complaints.length} complaints; laws.wasm ${laws_size} bytes gzipped`);
process.exit(complaints.length === 0 ? 0 : 1);
