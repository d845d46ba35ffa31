/**
 * Builds the verify page twice: `dist/pramana-verify.html`, the whole page in one file for anybody to keep, and the page
 * that the server hands out at `/verify`, which offers that file with its SHA-256. Prints the sizes, and fails when
 * what a first visit loads is 60 kB or more. With `--check` it weighs the first visit alone and writes nothing.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import type { Edition } from './src/edition.ts';

const ROOT = import.meta.dirname;
const DIST = join(ROOT, 'dist');
const NAME = 'pramana-verify.html';
/** Bytes after gzip of all that a first visit loads: page, script, style and one language, without the QR decoder. */
const CORE_LIMIT = 60_000;
/** Browsers of the last four years or so: cheap phones are rarely newer. */
const TARGET = ['chrome103', 'firefox113', 'safari16.4'];

/** Modules that only a signed record needs. */
const SIGNED_MODULES =
  /verify\/src\/signed\/|ledger\/src\/(signed-record|shard|passkey|cose|record)\.ts|curves\/(nist|abstract\/(weierstrass|hash-to-curve|oprf|frost))\.js/;

/** Modules that only a policy which somebody signed for others needs. */
const FOLLOW_MODULES =
  /verify\/src\/keys\/follow\.ts|embedded\.pins|ledger\/src\/(policy-update|policy\.format|succession(\.follow)?)\.ts/;

/** Modules that only looking online needs. */
const ONLINE_MODULES = /verify\/src\/online\/|ledger\/src\/(remote|pull|evidence|prove|consistency)\.ts/;

const readTable = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;

type Files = Rolldown.RolldownOutput['output'];

/**
 * A language travels without its keys, which the English words bring: in their order, a quarter less after gzip. Tables that do not
 * have the same keys in the same order end the build (`texts.test.ts` says it sooner).
 */
const languages: Plugin = {
  name: 'languages-without-keys',
  enforce: 'pre',
  resolveId(source, importer) {
    const language = /^\.\/texts\/(hi|mr)\.json$/.exec(source)?.[1];
    return language === undefined || importer === undefined ? null : join(importer, '..', 'texts', `${language}.words`);
  },
  load(id) {
    if (!id.endsWith('.words')) return null;
    const english = join(id, '..', 'en.json');
    const [keys, table] = [readTable(english), readTable(id.replace(/words$/, 'json'))];
    if (Object.keys(keys).join() !== Object.keys(table).join())
      throw new Error(`${id} has not the keys of ${english} in their order`);
    const words = JSON.stringify(Object.values(table));
    const code = `import en from ${JSON.stringify(english)};
      const words = ${words};
      export default Object.fromEntries(Object.keys(en).map((key, i) => [key, words[i]]));`;
    return { code, moduleType: 'js' };
  },
};

/** The common part; `write` is off, because nothing of an unfinished build may be served. */
function settings(edition: Edition, more: InlineConfig): InlineConfig {
  const { build: options, define, ...rest } = more;
  return {
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: join(ROOT, 'public'),
    plugins: [languages],
    define: { BUILT_EDITION: JSON.stringify(edition), ...define },
    build: {
      write: false,
      target: TARGET,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      license: false,
      ...options,
    },
    ...rest,
  };
}

async function filesOf(config: InlineConfig): Promise<Files> {
  const result = await build(config);
  if (Array.isArray(result) || !('output' in result)) throw new Error('the build answered something else than files');
  return result.output;
}

function textOf(files: Files, ending: string): string {
  const [file, ...others] = files.filter(({ fileName }) => fileName.endsWith(ending));
  if (file === undefined || others.length > 0) throw new Error(`the build has not exactly one file *${ending}`);
  return file.type === 'chunk' ? file.code : String(file.source);
}

const hashOf = (text: string | Uint8Array, encoding: 'hex' | 'base64'): string =>
  createHash('sha256').update(text).digest(encoding);

/** One script without modules, because a page opened from a file may load none. */
async function buildSingle(): Promise<Buffer> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const files = await filesOf(
    settings(
      { single: true, copy: null },
      {
        define: { BUILT_DECODER: JSON.stringify(deflateRawSync(wasm, { level: 9 }).toString('base64')) },
        resolve: {
          alias: [
            inlined('./zxing.served.ts', 'src/read/zxing.inlined.ts'),
            inlined('./tables.served.ts', 'src/tables.inlined.ts'),
            inlined('./signed.served.ts', 'src/signed.inlined.ts'),
            inlined('./online.served.ts', 'src/online.inlined.ts'),
            inlined('../follow.served.ts', 'src/follow.inlined.ts'),
          ],
        },
        build: {
          cssCodeSplit: false,
          rolldownOptions: {
            input: join(ROOT, 'src/main.ts'),
            output: { format: 'iife', codeSplitting: false, entryFileNames: 'single.js' },
          },
        },
      },
    ),
  );
  return Buffer.from(singlePage(textOf(files, '.js').trim(), textOf(files, '.css').trim()));
}

/** What the served page fetches when it is needed stands in the one file from the start. */
function inlined(find: string, file: string): { find: string; replacement: string } {
  return { find, replacement: join(ROOT, file) };
}

/** The page with everything in it. Its own policy forbids every request but that of a person's click to a log. */
function singlePage(script: string, style: string): string {
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error('a part would end its own element');
  const icon = encodeURIComponent(readFileSync(join(ROOT, 'public/favicon.svg'), 'utf8').trim());
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hashOf(script, 'base64')}' 'wasm-unsafe-eval'`,
    `style-src 'sha256-${hashOf(style, 'base64')}'`,
    'img-src data: blob:',
    // The one button "look online": whichever log the person's keys name.
    'connect-src https: http:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // Replacements are functions: a `$&` inside the script must stay what it is.
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n    <style>${style}</style>`;
  return readFileSync(join(ROOT, 'index.html'), 'utf8')
    .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n    ${head}`)
    .replace('/favicon.svg', () => `data:image/svg+xml,${icon}`)
    .replace(/\n *<script type="module"[^>]*><\/script>/, () => '')
    .replace('</body>', () => `<script>${script}</script>\n  </body>`);
}

/** The page at `/verify`, its files named by their hash. */
function buildServed(copy: Edition['copy']): Promise<Files> {
  // Left to itself the bundler puts all of the ledger into the first script, because one list exports it.
  const groups = [
    { name: 'signed', test: SIGNED_MODULES },
    { name: 'online', test: ONLINE_MODULES },
    { name: 'follow', test: FOLLOW_MODULES },
  ];
  const rolldownOptions = { output: { codeSplitting: { groups, includeDependenciesRecursively: false } } };
  return filesOf(settings({ single: false, copy }, { base: '/verify/', build: { rolldownOptions } }));
}

/** The service worker, told which files the page consists of; its own bytes change with them. */
async function buildWorker(shell: readonly string[], decoder: readonly string[], version: string): Promise<string> {
  const worker = await filesOf(
    settings(
      { single: false, copy: null },
      {
        define: {
          BUILT_SHELL: JSON.stringify(shell),
          BUILT_DECODER_FILES: JSON.stringify(decoder),
          BUILT_VERSION: JSON.stringify(version),
        },
        build: {
          rolldownOptions: { input: join(ROOT, 'src/worker.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
        },
      },
    ),
  );
  return textOf(worker, '.js');
}

/** True for the files that only a picture or the camera needs. */
const ofDecoder = (name: string): boolean => /zxing|wasm|reader/.test(name);

function contentOf(file: Files[number]): string | Uint8Array {
  return file.type === 'chunk' ? file.code : file.source;
}

/** As the server sends it: `x.gz` is written beside each file of assets/. */
const packedOf = (part: string | Uint8Array): Uint8Array => gzipSync(part, { level: 9 });

function report(name: string, parts: readonly (string | Uint8Array)[]): number {
  const packed = parts.reduce((sum, part) => sum + packedOf(part).length, 0);
  const plain = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const size = (bytes: number): string => bytes.toLocaleString('en').padStart(9);
  console.log(`${name.padEnd(26)} ${size(plain)} bytes, ${size(packed)} after gzip`);
  return packed;
}

const isCheck = process.argv.includes('--check');
const single = isCheck ? null : await buildSingle();
// As many digits as the real ones, which nobody can guess either: the weight is the same to a few bytes.
const served = await buildServed(
  single === null
    ? { sha256: hashOf('weighed', 'hex'), bytes: 1_234_567 }
    : { sha256: hashOf(single, 'hex'), bytes: single.length },
);
const decoder = served.filter(({ fileName }) => ofDecoder(fileName));
const words = served.filter(({ fileName }) => /^assets\/(hi|mr)-/.test(fileName));
/** What only a signed record needs; kept with the page, so that it works without a network as well. */
const signed = served.filter(({ fileName }) => fileName.startsWith('assets/signed-'));
const online = served.filter(({ fileName }) => fileName.startsWith('assets/online-'));
const follow = served.filter(({ fileName }) => fileName.startsWith('assets/follow-'));
const later = [...signed, ...online, ...follow];
const core = served.filter((file) => ![...decoder, ...words, ...later].includes(file));
const urls = (files: readonly Files[number][]): string[] => files.map(({ fileName }) => `/verify/${fileName}`).sort();
if (core.some((file) => file.type === 'chunk' && file.imports.some((name) => /signed-|online-|follow-/.test(name))))
  throw new Error('the first script loads what only signed records, or looking online, or signed policies, need');
const coreSize = report('verification core', core.map(contentOf));
const wordSizes = words.map((file) => report(file.fileName.slice('assets/'.length), [contentOf(file)]));
report('signed records, when used', signed.map(contentOf));
report('looking online, when used', online.map(contentOf));
report('signed policies, when used', follow.map(contentOf));
report('QR decoder, when used', decoder.map(contentOf));
const largest = coreSize + Math.max(...wordSizes);
if (largest >= CORE_LIMIT)
  throw new Error(`a first visit loads ${largest} bytes after gzip; ${CORE_LIMIT} is the limit`);

if (single !== null) await put(single);

/** What was weighed, with all that belongs to it, in place of the former build. */
async function put(page: Buffer): Promise<void> {
  const parts = urls([...core, ...words, ...later]).filter((url) => !url.endsWith('.html'));
  const version = hashOf([...served.map(contentOf), page].map((part) => hashOf(part, 'hex')).join(), 'hex').slice(
    0,
    16,
  );
  const worker = await buildWorker(['/verify/', ...parts, '/verify/favicon.svg'], urls(decoder), version);
  report('service worker', [worker]);
  report(NAME, [page]);

  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(join(DIST, 'assets'), { recursive: true });
  for (const file of served) {
    writeFileSync(join(DIST, file.fileName), contentOf(file));
    if (file.fileName.startsWith('assets/'))
      writeFileSync(join(DIST, `${file.fileName}.gz`), packedOf(contentOf(file)));
  }
  writeFileSync(join(DIST, 'favicon.svg'), readFileSync(join(ROOT, 'public/favicon.svg')));
  writeFileSync(join(DIST, 'sw.js'), worker);
  writeFileSync(join(DIST, NAME), page);
  writeFileSync(join(DIST, `${NAME}.sha256`), `${hashOf(page, 'hex')}  ${NAME}\n`);
  console.log(`SHA-256 of ${NAME}: ${hashOf(page, 'hex')}`);
}
