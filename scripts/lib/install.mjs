import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT, Stop, run } from './process.mjs';

const STAMP = join(ROOT, 'node_modules', '.cache', 'pramana-installed');

/**
 * Makes node_modules what package-lock.json says. Looks only when it was installed from this very file before; then a
 * start costs a few milliseconds. `quiet` keeps npm's words off standard output (for commands whose output is read).
 */
export async function ensureInstalled({ quiet = false } = {}) {
  useWritableCache();
  const text = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(text).digest('hex');
  const stamped = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
  const missing = () => missingPackages(JSON.parse(text).packages);
  if (stamped && existsSync(nodeBinary())) return;
  if (missing().length > 0) {
    (quiet ? console.error : console.log)('Installing the packages (npm ci); this takes a minute or two …');
    const { code, output } = await run('npm', ['ci', '--include=dev', '--include=optional', '--loglevel=error'], {
      quiet,
      env: plainPath(),
    });
    if (code !== 0) {
      const words = quiet ? `\n${output}` : '';
      throw new Stop(`The packages could not be installed: "npm ci" ended with code ${code}.${words}`);
    }
    const still = missing();
    if (still.length > 0) throw new Stop(`"npm ci" did not install ${still.slice(0, 3).join(', ')}.`);
  }
  try {
    mkdirSync(join(STAMP, '..'), { recursive: true });
    writeFileSync(STAMP, hash);
  } catch {
    // Installed by somebody else, for accounts that may not write here: it is then looked through each time.
  }
}

/**
 * Where a home folder cannot be written (a container that is read-only, an account without one) npm and npx can do nothing:
 * what is started from here keeps their cache in the machine's temporary folder instead.
 */
function useWritableCache() {
  const folder = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    process.env.npm_config_cache = join(tmpdir(), 'pramana-npm');
  }
}

/** Node 24 or newer, which runs the TypeScript: this one, or the one that came with the packages. */
export function nodeBinary() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
}

/** The environment in which `node` and every installed tool are those of node_modules. */
export function toolPath() {
  const bin = join(ROOT, 'node_modules', '.bin');
  return { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
}

/** npm must not run on the Node inside the node_modules that it is about to replace. */
function plainPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { PATH: folders.join(delimiter) };
}

/** The locked packages for this platform that are not there in their locked version. */
function missingPackages(packages) {
  const libc = process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  return Object.entries(packages)
    .filter(([path, locked]) => path.startsWith('node_modules/') && !locked.link && fits(locked, libc))
    .filter(([path, locked]) => installedVersion(path) !== locked.version)
    .map(([path]) => path.slice('node_modules/'.length));
}

function installedVersion(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

function fits({ os, cpu, libc, optional }, ourLibc) {
  if (os !== undefined && !os.includes(process.platform)) return false;
  if (cpu !== undefined && !cpu.includes(process.arch)) return false;
  if (libc !== undefined && process.platform === 'linux' && !libc.includes(ourLibc)) return false;
  // An optional package that names no platform may be left out by npm for reasons of its own.
  return !optional || (os !== undefined && cpu !== undefined);
}
