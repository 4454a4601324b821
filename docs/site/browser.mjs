// SPDX-License-Identifier: Apache-2.0
// The pages in a browser, from file://, as wide as a telephone and as wide as a screen.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const telephone = { width: 390, height: 844 };
const screen = { width: 1280, height: 900 };
/** Where the text of a page is. */
const text_places = 'main, div.contents';

/** What the width of the window does to a page, in CSS pixels. */
const measured = (where) => {
  const of = (element) => element.getBoundingClientRect();
  const text = document.querySelector(where);
  return {
    page: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    window: window.innerWidth,
    text: of(text).width,
    // Names that are broken into letters, for want of width.
    broken: [...document.querySelectorAll('code, td.memItemLeft')].filter((e) => of(e).height > 4 * of(e).width && of(e).width > 0)
      .map((e) => e.textContent).slice(0, 3),
  };
};

export const check_in_browser = async (executable, html, modules, expect) => {
  const { chromium } = createRequire(join(resolve(modules), 'package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  const url = (name) => pathToFileURL(resolve(html, name)).href;
  const names = ['index.html', 'getting_started.html', 'guide/fit.html', 'conventions.html', 'papers.html', 'search.html',
    'formulas/index.html', 'formulas/law_tian2025.html', 'formulas/law_hoffmann2022.html', 'formulas/files.html',
    'formulas/namespaceleverage_1_1tian2025.html'];
  try {
    for (const viewport of [telephone, screen]) {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      for (const name of names) {
        await page.goto(url(name), { waitUntil: 'load' });
        if (name.startsWith('formulas/law_')) await page.waitForSelector('mjx-container', { timeout: 60000 });
        const m = await page.evaluate(measured, text_places);
        expect(m.page <= m.window + 1, `${name}: ${m.page} pixels wide in a window of ${m.window}`);
        const share = viewport === telephone ? 0.85 : 0.4;
        expect(m.text >= share * m.window, `${name}: its text has ${m.text} of ${m.window} pixels`);
        expect(m.broken.length === 0, `${name}: one letter in a line: ${m.broken.join(', ')}`);
        expect(await page.locator('.site-bar input').isVisible(), `${name}: no field to search`);
      }
      await page.goto(url('formulas/law_tian2025.html'));
      await page.fill('.site-bar input', 'learning rate');
      await page.press('.site-bar input', 'Enter');
      await page.waitForSelector('#results a');
      const found = await page.locator('#results a').evaluateAll((all) => all.slice(0, 10).map((a) => a.getAttribute('href')));
      expect(found.some((href) => href.startsWith('formulas/law_tian2025.html')), `the search shows ${found.join(', ')}`);
      expect(errors.length === 0, `errors of scripts: ${errors.join('; ')}`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return `${names.length} pages looked at in a browser`;
};
