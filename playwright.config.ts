import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { STORY_SERVER } from './scripts/lib/story-demo.mjs';

/**
 * One server on fresh demo data for the whole run. The workers are children of this process and read the same two
 * variables: PRAMANA_E2E_PORT, and PRAMANA_E2E_FOLDER, whose `data` is the server's PRAMANA_DATA (to tamper with it).
 */
process.env.PRAMANA_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 10_000));
process.env.PRAMANA_E2E_FOLDER ??= join(tmpdir(), `pramana-e2e-${process.pid}`);
const url = `http://localhost:${process.env.PRAMANA_E2E_PORT}`;
const chromium = process.env.PRAMANA_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  testIgnore: process.env.PRAMANA_LONG === '1' ? [] : ['**/*.long.e2e.ts'],
  outputDir: 'test-results',
  forbidOnly: true,
  // Where nobody can look again: a story that needed its second try is named at the end as unsteady, not passed over.
  retries: process.env.CI === 'true' ? 1 : 0,
  // Two cores: one for the browser, one for the server and its database.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: url,
    browserName: 'chromium',
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    actionTimeout: 15_000,
    // Who asks for less movement sees the same without waiting for it; a story that is about movement says so.
    contextOptions: { reducedMotion: 'reduce' },
    // The story of the phone allows it; elsewhere a kept file must not stand in for what the server says.
    serviceWorkers: 'block',
    // Of a second try only: it costs each story a tenth of its time. Here, `--trace on`.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: chromium,
      // Root has no sandbox; the rest keeps the browser from asking the internet for anything.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  webServer: {
    // By the Node of the machine, as people do it, where the whole run was started under an older one.
    command: `"${process.env.PRAMANA_NODE ?? 'node'}" scripts/start.mjs`,
    url: `${url}/readyz`,
    timeout: 180_000,
    // A line for each request would bury what failed; its errors still show.
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    env: {
      PORT: process.env.PRAMANA_E2E_PORT,
      PRAMANA_DATA: join(process.env.PRAMANA_E2E_FOLDER, 'data'),
      ...STORY_SERVER,
    },
  },
});
