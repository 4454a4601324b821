// SPDX-License-Identifier: Apache-2.0
// A user's table of runs: CSV with a header, commas, semicolons or tabs, quoted cells.

const cells_of = (text, separator) => {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += c; ++i; }
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') {
      quoted = true;
    } else if (c === separator || c === '\n') {
      rows.at(-1).push(cell.replace(/\r$/, ''));
      cell = '';
      if (c === '\n') rows.push([]);
    } else {
      cell += c;
    }
  }
  rows.at(-1).push(cell.replace(/\r$/, ''));
  return rows.filter((row) => row.length > 1 || row[0] !== '');
};

export const read_csv = (text) => {
  const first = text.split('\n', 1)[0];
  const separator = [',', ';', '\t'].reduce((a, b) => (first.split(b).length > first.split(a).length ? b : a));
  const [columns, ...rows] = cells_of(text.replace(/^\ufeff/, ''), separator);
  if (!columns || rows.length === 0) return { complaint: 'expected a header and a row for each run' };
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0) return { complaint: `row ${wrong + 2}: expected ${columns.length} cells as in the header, found ${rows[wrong].length}` };
  return { columns: columns.map((c) => c.trim()), rows };
};

const usual = { N: ['n', 'parameters', 'params', 'model_size', 'size'], D: ['d', 'tokens', 'n_tokens', 'train_tokens'], L: ['l', 'loss', 'val_loss', 'valid_loss', 'eval_loss'] };

// The column that a letter means, by its usual names; none if there is none.
export const usual_column = (columns, letter, name) => {
  const names = [letter.toLowerCase(), name, ...(usual[letter] ?? [])];
  return columns.find((c) => c === letter) ?? names.map((n) => columns.find((c) => c.toLowerCase() === n)).find(Boolean);
};
