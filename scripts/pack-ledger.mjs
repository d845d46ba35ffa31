/**
 * `node scripts/pack-ledger.mjs FOLDER`: packages/ledger as an npm package of plain JavaScript, `FOLDER/pramana-ledger-….tgz`.
 * In this repository Node reads the TypeScript itself; inside somebody's node_modules it refuses to.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ROOT, Stop, main, run } from './lib/process.mjs';

const SOURCE = join(ROOT, 'packages/ledger');
const ALSO = ['README.md', 'ATTACKS.md', 'vectors'];

/** One source file as JavaScript: the types taken out, the names of its neighbours changed. */
function compiled(text) {
  return stripTypeScriptTypes(text).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'");
}

/** A folder as npm packs it. */
function stage(folder) {
  const sources = readdirSync(join(SOURCE, 'src'), { recursive: true, encoding: 'utf8' });
  for (const name of sources.filter((each) => /(?<!\.test|\.fixture)\.ts$/.test(each))) {
    const target = join(folder, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compiled(readFileSync(join(SOURCE, 'src', name), 'utf8')));
  }
  for (const name of ALSO) cpSync(join(SOURCE, name), join(folder, name), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const own = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8'));
  const exports = { '.': './dist/index.js', './node': './dist/node/index.js' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ ...own, exports }, null, 2)}\n`);
}

await main(async ([folder]) => {
  if (folder === undefined) throw new Stop('Say where the package goes: node scripts/pack-ledger.mjs FOLDER');
  const place = mkdtempSync(join(tmpdir(), 'pramana-pack-'));
  try {
    stage(place);
    const { code } = await run('npm', ['pack', '--silent', place, '--pack-destination', resolve(folder)]);
    return code;
  } finally {
    rmSync(place, { recursive: true });
  }
});
