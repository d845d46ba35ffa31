import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const PACKED = /\.(js|css|svg)$/;
/** Smaller ones do not get shorter on the line. */
const WORTH = 1_000;

/**
 * Writes `x.js.br` and `x.js.gz` beside each text file of assets/: the server hands out what the browser takes, and packs
 * nothing while people wait. Both, because a browser asks for brotli over TLS only. Fonts are packed as they come.
 */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'pramana-compressed',
    apply: 'build',
    configResolved: ({ root, build }) => void (folder = join(root, build.outDir, 'assets')),
    closeBundle: async () => {
      const files = (await readdir(folder)).filter((name) => PACKED.test(name));
      await Promise.all(files.map((name) => pack(join(folder, name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < WORTH) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    promisify(brotliCompress)(bytes, { params }).then((packed) => writeFile(`${path}.br`, packed)),
    promisify(gzip)(bytes, { level: 9 }).then((packed) => writeFile(`${path}.gz`, packed)),
  ]);
}
