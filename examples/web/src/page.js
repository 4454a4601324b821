// SPDX-License-Identifier: Apache-2.0
// Small builders of page elements. Texts from files reach the page as text only.

export const by_id = (id) => document.getElementById(id);

export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((c) => c !== null && c !== undefined));
  return made;
};

export const show = (id, ...children) => by_id(id).replaceChildren(...children.filter(Boolean));

// A table with a caption for readers of screens, and a row per entry; the first cell of a row is its header.
export const table = (caption, heads, rows) =>
  element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    element('table', {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads.map((h) => element('th', { scope: 'col' }, h)))),
      element('tbody', {}, ...rows.map((cells) =>
        element('tr', {}, ...cells.map((cell, i) => element(i === 0 ? 'th' : 'td', i === 0 ? { scope: 'row' } : {}, cell)))))));

// A share of 0 to 1 with a bar for the eye.
export const share_cell = (share, text) => {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', `${100 * share}%`);
  return element('span', { class: 'share' }, text, bar);
};

// A number that matters, with its unit and what it is.
export const figure = (key, label, value, note, tag) =>
  element('div', { class: 'card', 'data-key': key },
    element('dt', {}, label), element('dd', {}, element('strong', {}, value), tag ? element('span', { class: 'tag' }, tag) : null, note ? element('small', {}, note) : null));

export const note = (kind, ...text) => element('p', { class: `note ${kind}` }, ...text);
