import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { toolPath } from './install.mjs';
import { ROOT, Stop, gently, run } from './process.mjs';

/** The pages that the server hands out, each built into its own `dist/`. */
export const PAGES = ['apps/web', 'apps/verify'];
export const SHARED = ['packages/kernel', 'packages/ledger', 'packages/contract', 'packages/vault'];

/** Builds the pages whose sources changed since they were built; says only what it does. `beside`: gently, while tests run. */
export async function ensureBuilt({ beside = false } = {}) {
  for (const page of PAGES) {
    const hash = sourceHash([page, ...SHARED]);
    const stamp = join(ROOT, 'node_modules', '.cache', `pramana-built-${page.replace('/', '-')}`);
    const built = join(ROOT, page, 'dist', 'index.html');
    if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    console.log(`Building ${page} …`);
    const [npm, args] = (beside ? gently : asIs)('npm', ['run', 'build', '-w', page]);
    const { code, output } = await run(npm, args, { quiet: true, env: toolPath() });
    if (code !== 0)
      throw new Stop(`${output}\n${page} could not be built: "npm run build -w ${page}" ended with code ${code}.`);
    mkdirSync(join(stamp, '..'), { recursive: true });
    writeFileSync(stamp, hash);
  }
}

const asIs = (command, args) => [command, args];

/** One hash over every source file of the folders, their names and the locked packages. */
function sourceHash(folders) {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const folder of folders) {
    for (const file of sourceFiles(join(ROOT, folder)).sort()) {
      hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (['dist', 'node_modules'].includes(entry.name) || entry.name.includes('.test.')) return [];
    return entry.isDirectory() ? sourceFiles(path) : [path];
  });
}
