/**
 * `npm test`: everything, on a bare machine with Node 20 and npm. Its last line is `N passed, N failed`, the sum of the
 * checks, the unit, database and browser tests. What could not run is said as `not run: …` and never counted as passed;
 * on CI it counts as failed. On CI a test that fails is tried once more, and one that then passes is named as UNSTEADY.
 * `--long` adds the long forms (`*.long.test.ts`, PRAMANA_LONG=1).
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { findChromium } from './lib/chromium.mjs';
import { ensureInstalled, toolPath } from './lib/install.mjs';
import { COMPILED, ROOT, Stop, main, run, since } from './lib/process.mjs';
import { readReport } from './lib/reports.mjs';
import { scratchFolder } from './lib/scratch.mjs';
import { STEPS, runSteps } from './lib/steps.mjs';
import { copyStoryDemo, fillStoryDemo } from './lib/story-demo.mjs';

/** The stories of the first half: about as long together as all others are. Who adds a long one looks here. */
const FIRST_HALF = [
  'screens',
  'screens.long',
  'help',
  'verify',
  'files',
  'login',
  'people',
  'records',
  'consultation',
  'register',
  'visits',
];

const total = { passed: 0, failed: 0 };
const notRun = [];
const failures = [];
const unsteady = [];

await main(async (args) => {
  const folder = mkdtempSync(join(scratchFolder(), 'pramana-run-'));
  // The databases of the tests run under another account where this is root: it has to come in here.
  chmodSync(folder, 0o755);
  // For the servers and commands that the tests start.
  const env = {
    ...toolPath(),
    NODE_COMPILE_CACHE: COMPILED,
    TMPDIR: folder,
    ...(args.includes('--long') ? { PRAMANA_LONG: '1' } : {}),
  };
  let made;
  try {
    await part('install', ensureInstalled);
    await part('checks', async () => add(await runSteps(STEPS)));
    // Beside the tests, which leave some of the processor: pages and demo of the stories are made once, for both halves.
    const demo = join(folder, 'demo');
    made = part('build, and the demo of the browser tests', async () => {
      await ensureBuilt({ beside: true });
      total.passed += 1;
      const reason = await fillStoryDemo(demo, env);
      if (reason !== null) console.log(`The demo was not filled (${reason}): each half of the stories fills its own.`);
    });
    await part('unit and database tests', async () => {
      const report = join(folder, 'vitest.json');
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const ended = await run('vitest', ['run', ...reporters], { keep: true, env });
      add(readReport('vitest', report, ended), 'unit or database tests');
    });
    await made;
    await part('browser tests', () => browserTests(folder, env, demo));
  } finally {
    // Its server writes into the folder as long as it runs.
    await made;
    remove(folder);
  }
  return conclude();
});

/** Two halves of the stories at once, each with a server and data of its own: one waits for its browser half of the time. */
async function browserTests(folder, env, demo) {
  const stories = readdirSync(join(ROOT, 'e2e')).filter((name) => name.endsWith('.e2e.ts'));
  const isFirst = (name) => FIRST_HALF.includes(name.slice(0, -'.e2e.ts'.length));
  const chromium = await findChromium();
  if (chromium === undefined) return missing('browser tests: no Chromium here, and none could be installed');
  for (const half of [1, 2]) await copyStoryDemo(demo, join(folder, `browser-${half}`));
  const port = 20_000 + 2 * Math.floor(Math.random() * 5_000);
  await Promise.all(
    [1, 2].map(async (half) => {
      const place = join(folder, `browser-${half}`);
      const report = join(folder, `playwright-${half}.json`);
      const files = stories.filter((name) => isFirst(name) === (half === 1)).map((name) => `e2e/${name}`);
      const args = ['test', ...files, `--output=test-results/${half}`, '--reporter=list,json'];
      const own = {
        PRAMANA_E2E_PORT: String(port + half),
        PRAMANA_E2E_FOLDER: place,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        PRAMANA_NODE: process.execPath,
      };
      const ended = await run('playwright', args, {
        keep: true,
        env: { ...env, ...own, PRAMANA_CHROMIUM: chromium },
      });
      add(readReport('playwright', report, ended), 'browser tests');
    }),
  );
}

/**
 * Runs one part and says its time. It never throws: a part that cannot go on is one failure, and the others run all the
 * same. One may run beside others, so an error of it that nobody waits for yet would end the run without its last line.
 */
async function part(name, work) {
  const start = performance.now();
  console.log(`\n== ${name}`);
  try {
    await work();
  } catch (error) {
    failures.push(`${name}: ${error instanceof Stop ? error.message : (error?.stack ?? error)}`);
    notRun.push(`what was left of "${name}" when it failed`);
    total.failed += 1;
  }
  console.log(`== ${name}: ${since(start)}`);
}

/** A database that ends late may still write; what stays behind is no reason to lose what the tests said. */
function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    console.log(`${folder} could not be removed: ${error.message}`);
  }
}

function add({ passed, failed, skipped = 0, names = [], unsteady: again = [] }, name) {
  failures.push(...names);
  unsteady.push(...again);
  total.passed += passed;
  total.failed += failed;
  if (skipped > 0) missing(`${skipped} ${name}, skipped by themselves`);
}

function missing(what) {
  notRun.push(what);
  if (process.env.CI === 'true') total.failed += 1;
}

function conclude() {
  // Once more at the very end: whoever sees only the last screen of a long log must see what failed.
  for (const what of unsteady) console.log(`\nUNSTEADY (passed at its second try)  ${shortened(what)}`);
  for (const what of failures) console.log(`\nFAILED  ${shortened(what)}`);
  console.log('');
  for (const what of notRun) console.log(`not run: ${what}`);
  if (total.passed + total.failed === 0) console.log('not run: anything at all');
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function shortened(what) {
  return what.split('\n').slice(0, 40).join('\n        ');
}
