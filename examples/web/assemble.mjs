// SPDX-License-Identifier: Apache-2.0
// Bundles the page and puts it together with the modules: node assemble.mjs BUILD_DIR
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const out = resolve(process.argv[2]);
const source = join(dirname(fileURLToPath(import.meta.url)), 'src');
const esbuild = createRequire(join(out, 'package.json'))('esbuild');
const site = join(out, 'site');
rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });

const bundled = await esbuild.build({
  entryPoints: [join(source, 'main.js')], bundle: true, minify: true, format: 'iife', target: 'es2022', write: false,
  metafile: true, legalComments: 'none', charset: 'ascii', nodePaths: [join(out, 'node_modules')], absWorkingDir: out,
});
const app = bundled.outputFiles[0].text;
const style = (await esbuild.transform(readFileSync(join(source, 'style.css'), 'utf8'), { loader: 'css', minify: true })).code;
const page = readFileSync(join(source, 'index.html'), 'utf8');
const modules = ['laws', 'machine', 'fit'].map((name) => [name, readFileSync(join(out, 'modules', `${name}.wasm`)).toString('base64')]);

// The packages of npm that are in the bundle, with their licences.
const packages = new Set(Object.keys(bundled.metafile.inputs)
  .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
const notices = [...packages].sort().map((name) => {
  const folder = join(out, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
  if (!file) throw new Error(`${name}: no licence file`);
  return `${name} ${version}, ${license}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
});
// The WebAssembly modules have parts of these; LLVM's runtime and Boost ask for no notice with compiled code.
for (const [name, folder] of [['wasi-libc and musl', 'wasi-libc'], ['nlohmann-json', 'nlohmann-json3-dev'], ['Eigen', 'libeigen3-dev']]) {
  const path = join('/usr/share/doc', folder, 'copyright');
  if (existsSync(path)) notices.push(`${name}\n\n${readFileSync(path, 'utf8').trim()}\n`);
}
notices.push('libc++ (LLVM project), Apache License 2.0 with LLVM exceptions\n', 'Boost, Boost Software License 1.0\n');
writeFileSync(join(site, 'THIRD_PARTY_NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));

const script_of = (text) => text.replaceAll('</script', '<\\/script');
const filled = (style_tag, script_tags) => page.replace('<!-- style -->', () => style_tag).replace('<!-- script -->', () => script_tags);
writeFileSync(join(site, 'app.js'), app);
writeFileSync(join(site, 'style.css'), style);
for (const [name, base64] of modules) {
  writeFileSync(join(site, `${name}.js`), `(globalThis.leverage_modules??={}).${name}="${base64}"\n`);
}
writeFileSync(join(site, 'index.html'), filled('<link rel="stylesheet" href="style.css">', '<script src="app.js"></script>'));
const comment = `<!--\n${notices.join('\n').replaceAll('--', '- -')}\n-->`;
writeFileSync(join(out, 'leverage.html'), `${filled(`<style>${style}</style>`,
  `${modules.map(([name, base64]) => `<script type="text/plain" id="module-${name}">${base64}</script>`).join('\n')}\n<script>${script_of(app)}</script>`)}\n${comment}\n`);
console.log(`${join(site, 'index.html')}\n${join(out, 'leverage.html')}`);
