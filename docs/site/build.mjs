// SPDX-License-Identifier: Apache-2.0
// Makes one site of the documents and the formula reference, which Doxygen has written to HTML_DIR/formulas: a page for
// each document, a bar on all pages, and a search of the text of all. Pages work from file://, without a network.
//
//   node build.mjs CHECKOUT HTML_DIR NODE_MODULES [CALCULATOR_DIR]
//
// CALCULATOR_DIR holds the calculator of examples/web, if that was built; without it no page links to one.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [checkout, html, modules, calculator] = process.argv.slice(2);
if (!modules) {
  console.error('usage: node build.mjs CHECKOUT HTML_DIR NODE_MODULES [CALCULATOR_DIR]');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(resolve(modules), 'package.json'));
const MarkdownIt = require('markdown-it');

// ------------------------------------------------------------------------------------------- files

const write = (path, text) => {
  mkdirSync(dirname(join(html, path)), { recursive: true });
  writeFileSync(join(html, path), text);
};
const markdown_in = (folder) =>
  readdirSync(join(checkout, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return folder ? markdown_in(path) : [];
    return entry.name.endsWith('.md') ? [path] : [];
  });
const documents = [...markdown_in(''), ...markdown_in('docs')];

/** The page of a document: docs/guide/fit.md is guide/fit.html, docs/README.md the first page. */
const page_of = (path) => {
  if (path === 'docs/README.md') return 'index.html';
  return (path.startsWith('docs/') ? path.slice(5) : `project/${path.toLowerCase()}`).replace(/\.md$/, '.html');
};

// ------------------------------------------------------------------------------------------- pages

const has_calculator = Boolean(calculator) && existsSync(join(calculator, 'index.html'));
if (has_calculator) cpSync(calculator, join(html, 'calculator'), { recursive: true });

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The bar of a page from which `up` leads to the site's folder. */
const bar = (up) => `<nav class="site-bar" aria-label="Site">
<a class="name" href="${up}index.html">leverage</a>
<a href="${up}getting_started.html">Getting started</a>
<a href="${up}formulas/index.html">Formulas</a>
${has_calculator ? `<a href="${up}calculator/index.html">Calculator</a>\n` : ''}<form action="${up}search.html" role="search">
<input type="search" name="q" aria-label="Search the text of all pages" placeholder="Search the text of all pages">
</form>
</nav>`;

const page = (path, title, content) => {
  const up = '../'.repeat(path.split('/').length - 1);
  write(path, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - leverage</title>
<link rel="stylesheet" href="${up}site.css">
</head>
<body class="site">
${bar(up)}
<main>
${content}
</main>
</body>
</html>
`);
};

/** The anchor of a heading, as on GitHub. */
const slugs = () => {
  const seen = new Map();
  return (text) => {
    const slug = text.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
};

/** Where a link of a document leads on the site; null where there is nothing to show. */
const target_of = (document, link) => {
  if (/^[a-z]+:/.test(link)) return link;
  const [file, place] = link.split('#');
  if (file === '') return link;
  const path = normalize(join(dirname(document), file));
  const from = dirname(page_of(document));
  if (documents.includes(path)) return relative(from, page_of(path)) + (place ? `#${place}` : '');
  if (path.startsWith('..') || !existsSync(join(checkout, path)) || statSync(join(checkout, path)).isDirectory()) {
    return null;
  }
  cpSync(join(checkout, path), join(html, 'files', path));
  return relative(from, join('files', path));
};

const render = (document) => {
  const md = new MarkdownIt({ html: true });
  const slug = slugs();
  let title = document;
  const own = (name) => md.renderer.rules[name] ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options));
  md.renderer.rules.heading_open = (tokens, i, options, env, self) => {
    const text = tokens[i + 1].children.filter((t) => t.type === 'text' || t.type === 'code_inline')
      .map((t) => t.content).join('');
    if (tokens[i].tag === 'h1') title = text;
    tokens[i].attrSet('id', slug(text));
    return self.renderToken(tokens, i, options);
  };
  md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  const image = own('image');
  md.renderer.rules.image = (tokens, i, ...rest) => {
    tokens[i].attrSet('src', target_of(document, tokens[i].attrGet('src')) ?? '');
    return image(tokens, i, ...rest);
  };
  // A link to what the site does not have is its text.
  const open = own('link_open');
  const close = own('link_close');
  const links = [];
  md.renderer.rules.link_open = (tokens, i, ...rest) => {
    const target = target_of(document, tokens[i].attrGet('href'));
    links.push(target);
    if (target === null) return '';
    tokens[i].attrSet('href', target);
    return open(tokens, i, ...rest);
  };
  md.renderer.rules.link_close = (tokens, i, ...rest) => (links.pop() === null ? '' : close(tokens, i, ...rest));
  const text = readFileSync(join(checkout, document), 'utf8').replace(/^<!--[^]*?-->\n/gm, '');
  const content = md.render(text);
  page(page_of(document), title, content);
};

cpSync(join(here, 'site.css'), join(html, 'site.css'));
documents.forEach(render);
page('search.html', 'Search', readFileSync(join(here, 'search.html'), 'utf8'));
mkdirSync(join(html, 'search'), { recursive: true });
cpSync(join(here, 'search.js'), join(html, 'search/search.js'));
cpSync(join(modules, 'minisearch/dist/umd/index.js'), join(html, 'search/minisearch.js'));
cpSync(join(modules, 'minisearch/LICENSE.txt'), join(html, 'search/LICENSE'));

// ------------------------------------------------------------------------------- the formula reference

// Doxygen lists the files of its pages as if they were headers, each with a page that is empty.
const formulas = join(html, 'formulas');
for (const name of readdirSync(formulas)) {
  if (/_8(md|dox)(_source)?\.html$/.test(name)) {
    unlinkSync(join(formulas, name));
  } else if (/\.(js|html)$/.test(name)) {
    const text = readFileSync(join(formulas, name), 'utf8');
    let kept = text;
    if (/_8(md|dox)/.test(text)) {
      kept = name.endsWith('.js') ? kept.replace(/^.*_8(?:md|dox)[^\n]*\n/gm, '')
        : kept.replace(/<tr[^>]*>(?:(?!<\/tr>).)*?_8(?:md|dox)(?:_source)?\.html.*?<\/tr>\n?/g, '');
    }
    if (name.endsWith('.html')) kept = kept.replace('<!-- site bar -->', bar('../'));
    if (kept !== text) writeFileSync(join(formulas, name), kept);
  }
}

// ------------------------------------------------------------------------------------------ sections

const entities = { lt: '<', gt: '>', quot: '"', amp: '&', nbsp: ' ', '#39': "'", '#160': ' ' };
const text_of = (markup) =>
  markup.replace(/<(script|style)[^]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (all, name) => entities[name] ?? ' ').replace(/\s+/g, ' ').trim();

/** What is between headings that have a place. */
const sections_of = (name) => {
  const markup = readFileSync(join(html, name), 'utf8');
  const title = text_of(markup.match(/<title>([^]*?)<\/title>/)?.[1] ?? name).replace(/ - leverage$|^leverage: /, '');
  const begin = Math.max(markup.indexOf('<main>'), markup.indexOf('<div class="contents">'));
  const end = Math.max(markup.indexOf('</main>'), markup.indexOf('<!-- contents -->'));
  const body = markup.slice(begin, end > begin ? end : undefined);
  const heading = /<h([1-4])[^>]*>(?:(?!<\/h\1>)[^])*?<\/h\1>/g;
  const place = /(?:id|name)="([^"]+)"/;
  const found = [{ place: '', title, from: 0 }];
  for (const match of body.matchAll(heading)) {
    const before = body.slice(Math.max(0, match.index - 160), match.index).match(/<a id="([^"]+)"[^>]*><\/a>\s*$/);
    const id = match[0].match(place)?.[1] ?? before?.[1];
    if (id) found.push({ place: id, title: text_of(match[0]).replace(/^◆ /, ''), from: match.index + match[0].length });
  }
  return found.flatMap((s, i) => {
    const at = name + (s.place ? `#${s.place}` : '');
    const markup_of_it = body.slice(s.from, found[i + 1]?.from);
    const section = (its_title, its_markup) =>
      ({ at, title: its_title, page: title, text: text_of(its_markup).slice(0, 6000) });
    // Each formula of a law is a section of its own, with what it gives as its title.
    const formulas_of_it = [...markup_of_it.matchAll(
      /<p class="formulaDsp">((?:(?!<p class="formulaDsp">)[^])*?)<div class="under_formula">([^]*?)<\/div>/g)]
      .map((match) => section(text_of(match[2]), match[1] + match[2]));
    return [section(s.title || title, markup_of_it), ...formulas_of_it];
  }).filter((s) => s.text !== '');
};

const is_page = (name) => /^(?:index|law_.*|namespace.*|class.*|struct.*)\.html$/.test(name) && !/-members\.html$/.test(name);
const indexed = [...documents.map(page_of), ...readdirSync(formulas).filter(is_page).map((name) => `formulas/${name}`)];
const unique = new Map(indexed.flatMap(sections_of).map((s) => [`${s.at} ${s.title}`, s]));
const sections = [...unique.values()].map((s, id) => ({ id, ...s }));
write('search/sections.js', `var sections = ${JSON.stringify(sections)};\n`);
console.log(`${documents.length} documents, ${sections.length} sections of ${indexed.length} pages can be searched` +
  (has_calculator ? ', with the calculator' : ''));
