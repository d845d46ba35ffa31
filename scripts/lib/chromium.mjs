import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { run } from './process.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * A Chromium for the browser tests: the system's, else Debian's package when we are root, else Playwright's download.
 * `undefined` when none can be had.
 */
export async function findChromium() {
  const found = systemChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium (apt-get) …');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { quiet: true, env });
    const installed = systemChromium();
    if (installed !== undefined) return installed;
  }
  console.log('Installing Chromium (playwright) …');
  await run('npx', ['--no-install', 'playwright', 'install', 'chromium'], { quiet: true });
  const own = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

function systemChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), MAC];
  return candidates.find((path) => existsSync(path));
}
