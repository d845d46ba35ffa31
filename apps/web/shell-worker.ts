import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

const ROOT = import.meta.dirname;
const PUBLIC = join(ROOT, 'public');

/**
 * Writes `sw.js`, the service worker that keeps the app's shell: the page, and what it needs before its first screen. Its
 * bytes change with any file of the app, which is how a browser learns of another version.
 */
export function shellWorker(): Plugin {
  return {
    name: 'shell-worker',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const own = readdirSync(PUBLIC).toSorted();
      const version = hashOf([
        ...Object.keys(bundle).toSorted(),
        ...own.map((name) => readFileSync(join(PUBLIC, name), 'latin1')),
      ]);
      const shell = ['/', ...own.map((name) => `/${name}`), ...firstFiles(bundle).map((name) => `/${name}`)];
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: await workerCode(shell, version) });
    },
  };
}

/** Texts of one language: without them the shell could not even say that there is no connection. */
const TEXTS = /\/i18n\/[a-z]{2}\/index\.ts$/;

/** Of each entry what it imports at once, with its style sheets, and the texts; pages are fetched when they are opened. */
function firstFiles(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const file = bundle[name];
    if (file === undefined || found.has(name)) return;
    found.add(name);
    if (file.type !== 'chunk') return;
    for (const css of file.viteMetadata?.importedCss ?? []) found.add(css);
    file.imports.forEach(add);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk' && (file.isEntry || TEXTS.test(file.facadeModuleId ?? ''))) add(file.fileName);
  }
  return [...found].toSorted();
}

async function workerCode(shell: readonly string[], version: string): Promise<string> {
  const result = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { BUILT_SHELL: JSON.stringify(shell), BUILT_VERSION: JSON.stringify(version) },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: join(ROOT, 'src/worker.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
  const [worker] = Array.isArray(result) || !('output' in result) ? [] : result.output;
  if (worker?.type !== 'chunk')
    throw new Error('the build of the service worker answered something else than a script');
  return worker.code;
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
