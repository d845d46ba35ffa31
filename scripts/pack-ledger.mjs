/**
 * packages/ledger as an npm package of plain JavaScript. In this repository Node reads the TypeScript itself; inside somebody's
 * node_modules it refuses to.
 *
 * `npm pack` in packages/ledger does it by `prepack` and `postpack`, which change that folder for as long as npm reads it.
 * `node scripts/pack-ledger.mjs FOLDER` leaves it alone, and writes `FOLDER/pramana-ledger-….tgz`.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as module from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { underNode24 } from './lib/node24.mjs';
import { ROOT, Stop, main, run } from './lib/process.mjs';

const SOURCE = join(ROOT, 'packages/ledger');
const ALSO = ['README.md', 'ATTACKS.md', 'vectors'];
/** What stands in the repository's package.json while npm packs the folder itself. */
const KEPT = join(SOURCE, '.package.source.json');

/** One source file as JavaScript: the types taken out, the names of its neighbours changed. */
function compiled(text) {
  // By name: the older Node that only starts the newer one does not have it.
  return module.stripTypeScriptTypes(text).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'");
}

/** What a file says of its types, for whoever writes TypeScript: the same names of neighbours as its JavaScript. */
async function declare(folder) {
  const place = mkdtempSync(join(tmpdir(), 'pramana-types-'));
  try {
    const compilerOptions = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: join(SOURCE, 'src'),
      outDir: join(folder, 'dist'),
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    const files = ['index.ts', 'node/index.ts'].map((name) => join(SOURCE, 'src', name));
    const project = join(place, 'tsconfig.json');
    writeFileSync(project, JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files }));
    const { code, output } = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', project], { quiet: true });
    if (code !== 0) throw new Stop(`The types could not be written:\n${output}`);
  } finally {
    rmSync(place, { recursive: true });
  }
  for (const name of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(folder, 'dist', name);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll(/(from '\.[^']*|import\("\.[^"]*)\.ts(?=['"])/g, '$1.js'),
    );
  }
}

/** All that npm packs beside the files that stand in packages/ledger already; `own` is the repository's package.json. */
async function build(folder, own) {
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const sources = readdirSync(join(SOURCE, 'src'), { recursive: true, encoding: 'utf8' });
  for (const name of sources.filter((each) => /(?<!\.test|\.fixture)\.ts$/.test(each))) {
    const target = join(folder, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compiled(readFileSync(join(SOURCE, 'src', name), 'utf8')));
  }
  await declare(folder);
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const exports = Object.fromEntries(
    ['.', './node'].map((name) => {
      const file = `./${join('dist', name, 'index')}`;
      return [name, { types: `${file}.d.ts`, default: `${file}.js` }];
    }),
  );
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...JSON.parse(own), scripts: undefined, exports }, null, 2)}\n`,
  );
}

/** Makes packages/ledger itself what npm packs. Whatever ended an earlier run in the middle, its package.json is not lost. */
async function prepack() {
  restore();
  const own = join(SOURCE, 'package.json');
  cpSync(own, KEPT);
  await build(SOURCE, readFileSync(KEPT, 'utf8'));
}

function restore() {
  if (existsSync(KEPT)) renameSync(KEPT, join(SOURCE, 'package.json'));
  for (const name of ['dist', 'LICENSE']) rmSync(join(SOURCE, name), { recursive: true, force: true });
}

async function packInto(folder) {
  const place = mkdtempSync(join(tmpdir(), 'pramana-pack-'));
  try {
    for (const name of ALSO) cpSync(join(SOURCE, name), join(place, name), { recursive: true });
    await build(place, readFileSync(join(SOURCE, 'package.json'), 'utf8'));
    const { code } = await run('npm', ['pack', '--silent', place, '--pack-destination', resolve(folder)]);
    return code;
  } finally {
    rmSync(place, { recursive: true });
  }
}

await main(async ([what]) => {
  if (what === undefined) throw new Stop('Say where the package goes: node scripts/pack-ledger.mjs FOLDER');
  if (what === '--restore') return restore();
  await ensureInstalled({ quiet: true });
  return underNode24(() => (what === '--prepack' ? prepack() : packInto(what)));
});
