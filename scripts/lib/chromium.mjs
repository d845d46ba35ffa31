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
    const updated = await run('apt-get', ['update', '-qq'], { quiet: true, env });
    const asked = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
    const { output } = await run('apt-get', asked, { quiet: true, env });
    const installed = systemChromium();
    if (installed !== undefined) return installed;
    explain(updated.output + output);
  }
  console.log('Installing Chromium (playwright) …');
  const { output } = await run('npx', ['--no-install', 'playwright', 'install', 'chromium'], { quiet: true });
  const own = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  if (existsSync(own)) return own;
  explain(output);
  return undefined;
}

/** The end of what an installer said: usually that there is no network, no room or no such package. */
function explain(output) {
  for (const line of output.trim().split('\n').slice(-4)) console.log(`  ${line}`);
}

function systemChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), MAC];
  return candidates.find((path) => existsSync(path));
}
