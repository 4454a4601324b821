// SPDX-License-Identifier: Apache-2.0
// Checks the site that build.mjs has made:
//   - links and pictures of the documents lead to files and places that are there, and nothing is loaded from the network;
//   - the search finds what is on a page, not only titles;
//   - Doxygen lists no page of its own as a file;
//   - where a browser is installed, no page is wider than a telephone, and the search answers.
//
//   node check.mjs HTML_DIR NODE_MODULES
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize, resolve } from 'node:path';

const [html, modules] = process.argv.slice(2);
if (!modules) {
  console.error('usage: node check.mjs HTML_DIR NODE_MODULES');
  process.exit(2);
}
const complaints = [];
const expect = (holds, text) => {
  if (!holds) complaints.push(text);
};

const read = (name) => readFileSync(join(html, name), 'utf8');
const pages = readdirSync(html, { recursive: true }).map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.html') && !/^(?:formulas|calculator|files)\//.test(name));
const places = new Map();
const has_place = (file, place) => {
  if (!places.has(file)) places.set(file, new Set([...read(file).matchAll(/ (?:id|name)="([^"]+)"/g)].map((m) => m[1])));
  return places.get(file).has(place);
};
let links = 0;
for (const name of pages) {
  const text = read(name);
  for (const [tag, attribute, target] of text.matchAll(/<[a-z]+\b[^>]*? (href|src|action)="([^"]*)"[^>]*>/g)) {
    ++links;
    if (/^(?:https?:|mailto:)/.test(target)) {
      expect(attribute === 'href' && tag.startsWith('<a'), `${name}: from the network: ${tag}`);
      continue;
    }
    const [file, place] = target.split('#');
    const at = file ? normalize(join(dirname(name), file)) : name;
    expect(existsSync(join(html, at)), `${name}: a link to ${target}, which is not there`);
    if (place && existsSync(join(html, at)) && at.endsWith('.html')) {
      expect(has_place(at, decodeURIComponent(place)), `${name}: a link to ${target}, a place which is not there`);
    }
  }
}
expect(pages.length > 25, `only ${pages.length} pages`);

const require = createRequire(import.meta.url);
const { engine_of, find } = require(resolve(html, 'search/search.js'));
const sections = new Function(`${read('search/sections.js')}; return sections;`)();
const engine = engine_of(require(resolve(html, 'search/minisearch.js')), sections);
const finds = (words, where, what) => {
  const best = find(engine, words).slice(0, 10);
  expect(best.some((r) => r.at.startsWith(where) && what.test(`${r.title} ${r.text}`)),
    `"${words}" does not find ${where} with ${what}, but ${best.map((r) => r.at).join(', ')}`);
};
finds('learning rate', 'formulas/law_tian2025.html', /equation6/);
finds('efficiency leverage', 'formulas/law_tian2025.html', /joint law/i);
finds('mfu', 'guide/train.html', /MFU/);
finds('exit codes', 'getting_started.html', /Exit codes/);
finds('granularity_of', 'formulas/namespaceleverage.html', /granularity_of/);
for (const { at } of sections) {
  const [file, place] = at.split('#');
  expect(existsSync(join(html, file)), `the search leads to ${at}, which is not there`);
  if (place) expect(has_place(file, place), `the search leads to ${at}, a place which is not there`);
}

for (const name of readdirSync(join(html, 'formulas'))) {
  expect(!/_8(?:md|dox)(?:_source)?\.html$/.test(name), `formulas/${name} is an empty page`);
  if (/^(?:files|index|law_.*)\.html$|^files_dup\.js$/.test(name)) {
    expect(!/_8(?:md|dox)/.test(read(`formulas/${name}`)), `formulas/${name} leads to an empty page`);
  }
}

const browser = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name))).find(existsSync);
let looked = 'no browser, so the width of the pages was not looked at';
if (browser) {
  const { check_in_browser } = await import('./browser.mjs');
  looked = await check_in_browser(browser, html, modules, expect);
}

[...new Set(complaints)].slice(0, 40).forEach((text) => console.error(text));
console.log(`${pages.length} pages, ${links} links, ${sections.length} sections to search, ${looked}, ` +
  `${complaints.length} complaints`);
process.exit(complaints.length === 0 ? 0 : 1);
