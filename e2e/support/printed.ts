import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Ran } from './cli.ts';

const PROGRAM = join(import.meta.dirname, '../../bin/pramana.mjs');

/** The commands that a page prints for its reader, in order. */
export const printedCommands = (page: Page): Promise<string[]> => page.locator('pre').allTextContents();

/**
 * Runs a printed line in a shell, letter by letter, in `folder`. `npx pramana` stands for this project's own program: npx would
 * look for it below the folder and then ask the registry.
 */
export function runPrinted(line: string, folder: string): Promise<Ran> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const own = `#!/bin/sh\n[ "$1" = pramana ] && shift && exec "${process.execPath}" "${PROGRAM}" "$@"\nexit 99\n`;
  writeFileSync(join(bin, 'npx'), own, { mode: 0o755 });
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return new Promise((resolve, reject) => {
    execFile('/bin/sh', ['-c', line], { cwd: folder, env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null || typeof error.code === 'number')
        resolve({ code: Number(error?.code ?? 0), out: stdout + stderr });
      else reject(error);
    });
  });
}
