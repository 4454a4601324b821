// SPDX-License-Identifier: Apache-2.0
// Checks the built pages:
//   - each paper of the catalogue has a page, with the TeX of each of its formulas between delimiters;
//   - each formula on any page is TeX that MathJax accepts;
//   - each page of a law loads MathJax from the same folder, and no page loads anything from the network;
//   - each link leads to a page, and from ours to a place that it has.
//
//   node check.mjs HTML_DIR LAWS_TSV MATHJAX_PACKAGE_DIR
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [html, list, mathjax] = process.argv.slice(2);
if (!mathjax) {
  console.error('usage: node check.mjs HTML_DIR LAWS_TSV MATHJAX_PACKAGE_DIR');
  process.exit(2);
}

const complaints = [];
const expect = (holds, text) => {
  if (!holds) complaints.push(text);
};

const unescaped = (text) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
    .replaceAll('&#160;', ' ').replaceAll('&amp;', '&');
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

const pages = new Map(
  readdirSync(html).filter((name) => name.endsWith('.html'))
    .map((name) => [name, readFileSync(join(html, name), 'utf8')]));

// The text between MathJax's delimiters, outside of code.
const formulas_on = (page) =>
  [...page.replace(/<script[^]*?<\/script>|<(pre|code|div class="line")[^>]*>[^]*?<\/(pre|code|div)>/g, '')
    .matchAll(/\\\(([^]*?)\\\)|\\\[([^]*?)\\\]/g)].map((m) => squeezed(unescaped(m[1] ?? m[2])));

const on_pages = new Map([...pages].map(([name, page]) => [name, formulas_on(page)]));

const laws = readFileSync(list, 'utf8').split('\n').filter(Boolean).map((line) => line.split('\t'));
expect(laws.length > 0, `no laws in ${list}`);
for (const [key, name, tex] of laws) {
  const page = `law_${key}.html`;
  expect(pages.has(page), `${name}: no page ${page}`);
  for (const where of [page, 'index.html']) {
    expect(on_pages.get(where)?.includes(squeezed(tex)), `${name}: ${where} lacks its formula ${tex}`);
  }
}

const engine = await createRequire(import.meta.url)(join(mathjax, 'es5', 'node-main.js')).init({
  loader: { load: ['input/tex-base', '[tex]/ams'] },
  tex: { packages: ['base', 'ams'], formatError: (_, error) => { throw error; } },
});
let formulas = 0;
for (const [name, found] of on_pages) {
  for (const tex of found) {
    ++formulas;
    try {
      const mathml = engine.tex2mml(tex, { display: true });
      expect(!/<merror|mathcolor="red"/.test(mathml), `${name}: MathJax refuses ${tex}`);
    } catch (error) {
      complaints.push(`${name}: ${tex}: ${error.message}`);
    }
  }
}

const script = 'mathjax/es5/tex-svg.js';
expect(existsSync(join(html, script)), `no ${script}`);
const ours = (name) => name === 'index.html' || name.startsWith('law_');
const places = (page) => new Set([...page.matchAll(/ (?:id|name)="([^"]+)"/g)].map((m) => m[1]));
const anchors = new Map([...pages].map(([name, page]) => [name, places(page)]));
for (const [name, page] of pages) {
  const served = on_pages.get(name).length === 0 || page.includes(`src="${script}"`);
  expect(served, `${name}: does not load ${script}`);
  for (const [tag] of page.matchAll(/<(?:script|link|img|iframe|object)\b[^>]*>/g)) {
    expect(!/(?:src|href|data)="(?:https?:)?\/\//.test(tag), `${name}: from the network: ${tag}`);
  }
  for (const [, target] of page.matchAll(/<a\b[^>]*? href="([^"]*)"/g)) {
    if (/^(?:https?|javascript|mailto):/.test(target)) continue;
    const [file, place] = target.split('#');
    const at = file || name;
    expect(existsSync(join(html, at)), `${name}: a link to ${target}, which is not there`);
    // The places that Doxygen itself links to in its source listings are its own matter.
    if (place && ours(name) && anchors.has(at)) {
      expect(anchors.get(at).has(place), `${name}: a link to ${target}, a place which is not there`);
    }
  }
}

const shown = [...new Set(complaints)];
shown.slice(0, 40).forEach((text) => console.error(text));
const count = (column) => new Set(laws.map((law) => law[column])).size;
console.log(`${count(1)} laws of ${count(0)} papers, ${formulas} formulas on ${pages.size} pages, ` +
  `${shown.length} complaints`);
process.exit(shown.length === 0 ? 0 : 1);
