// SPDX-License-Identifier: Apache-2.0
// The search of the pages: sections.js holds all sections, MiniSearch finds those with the words. Works from file://.
// Node requires this file too, to check what is found.
(function (global) {
  const options = {
    fields: ['title', 'page', 'text'],
    storeFields: ['at', 'title', 'page', 'text'],
    searchOptions: {
      boost: { title: 4, page: 2 },
      // Guides and the pages of papers explain what the pages of the interface name.
      boostDocument: (id, term, stored) => (/^formulas\/(?!law_|index)/.test(stored.at) ? 1 : 20),
      combineWith: 'AND',
      prefix: (term) => term.length > 2,
    },
  };

  // Sections with the words next to each other come first.
  function find(engine, words) {
    const phrase = words.trim().toLowerCase();
    const found = engine.search(words);
    const whole = (r) => `${r.title} ${r.text}`.toLowerCase().includes(phrase);
    return [...found.filter(whole), ...found.filter((r) => !whole(r))];
  }

  function engine_of(MiniSearch, sections) {
    const engine = new MiniSearch(options);
    engine.addAll(sections);
    return engine;
  }

  // Text around the first of the words, and the words in it apart: [text, is a word] pairs.
  function excerpt(text, terms, length = 240) {
    const lower = text.toLowerCase();
    const places = terms.map((t) => lower.indexOf(t)).filter((at) => at >= 0);
    const from = Math.max(0, Math.min(...places, text.length) - 60);
    const begin = places.length === 0 ? 0 : from;
    const part = text.slice(begin, begin + length);
    const escaped = terms.map((t) => t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pieces = escaped.length === 0 ? [part] : part.split(new RegExp(`(${escaped.join('|')})`, 'i'));
    return [...(begin > 0 ? [['… ', false]] : []), ...pieces.map((p, i) => [p, i % 2 === 1]),
      ...(begin + length < text.length ? [[' …', false]] : [])];
  }

  if (typeof module !== 'undefined') {
    module.exports = { engine_of, find };
    return;
  }

  const words = new URLSearchParams(global.location.search).get('q') || '';
  const field = document.querySelector('.site-bar input');
  field.value = words;
  if (words.trim() === '') {
    field.focus();
    return;
  }
  const found = find(engine_of(global.MiniSearch, global.sections), words);
  document.getElementById('said').textContent =
    `${found.length} ${found.length === 1 ? 'section has' : 'sections have'} “${words}”.`;
  const list = document.getElementById('results');
  for (const r of found.slice(0, 50)) {
    const item = document.createElement('div');
    item.className = 'found';
    const link = document.createElement('a');
    link.href = r.at;
    link.textContent = r.title;
    const where = document.createElement('div');
    where.className = 'where';
    where.textContent = r.page;
    const text = document.createElement('p');
    for (const [piece, is_word] of excerpt(r.text, r.terms)) {
      const node = document.createElement(is_word ? 'mark' : 'span');
      node.textContent = piece;
      text.append(node);
    }
    item.append(link, where, text);
    list.append(item);
  }
})(this);
