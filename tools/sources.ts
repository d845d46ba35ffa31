import { readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A source file of this repository, by its path from the root. */
export interface Source {
  path: string;
  text: string;
}

const FOLDERS = ['apps', 'bench', 'bin', 'demo', 'e2e', 'packages', 'scripts', 'tools'];
const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.cache', 'test-results']);

/** Every hand-written TypeScript and JavaScript file, generated ones left out. */
export function sources(): Source[] {
  return FOLDERS.flatMap((folder) => walk(folder))
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/\.(generated|d)\.ts$/.test(path))
    .map((path) => ({ path, text: readFileSync(ROOT + path, 'utf8') }));
}

/** The names inside a folder, sorted; none when there is no such folder. */
export function names(folder: string): string[] {
  try {
    return readdirSync(ROOT + folder).sort();
  } catch {
    return [];
  }
}

export function isTest(path: string): boolean {
  return /\.(test|fixture|e2e)\.tsx?$/.test(path) || /\/testing(\.\w+)?\.ts$/.test(path) || path.includes('/test/');
}

function walk(folder: string): string[] {
  return names(folder).flatMap((name) => {
    if (NOT_OURS.has(name)) return [];
    const path = `${folder}/${name}`;
    return statSync(ROOT + path).isDirectory() ? walk(path) : [path];
  });
}
