import { toolPath } from './install.mjs';
import { run, since } from './process.mjs';

/** With one checker each knows all types once: with four, as is their custom, on two cores they take twice the processor. */
const ONE = ['--checkers', '1'];

/** The static checks: the sentence each one claims, and the program that tests it. The longest first. */
export const STEPS = [
  ['lint, with types', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types of the web app', 'tsc', ['-p', 'apps/web', ...ONE]],
  ['types of server, packages, tools and tests', 'tsc', ['-p', '.', ...ONE]],
  ['the pure cores need neither Node nor a browser (I-8)', 'tsc', ['-p', 'packages', ...ONE]],
  ['types of the verify page', 'tsc', ['-p', 'apps/verify', ...ONE]],
  ['nothing unused', 'knip', ['--no-progress']],
  ['generated files match their sources', 'node', ['apps/server/src/platform/database/codegen.ts', '--check']],
  ['format', 'biome', ['check', '--error-on-warnings', '.']],
];

/** The same for `npm run check` alone: `npm test` runs the first among the other tests, and builds that page whole. */
export const ALONE = [
  ['architecture and safety rules', 'vitest', ['run', '--project', 'unit', 'tools/']],
  ['a first visit to the verify page is below 60,000 bytes', 'node', ['apps/verify/build.ts', '--check']],
];

/** Type checkers and linter are Go: more room before they clear up, and one thread each, saves a third of their work. */
const GO = { GOGC: '300', GOMAXPROCS: '1' };

/** Runs the steps, two at a time (most keep one core busy), printing each with its time, and the words of those that fail. */
export async function runSteps(steps) {
  const result = { passed: 0, failed: 0, names: [] };
  const waiting = [...steps];
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await runStep(step, result);
  };
  await Promise.all([work(), work()]);
  return result;
}

async function runStep([claim, program, args], result) {
  const start = performance.now();
  const { code, output } = await run(program, args, { quiet: true, env: { ...toolPath(), ...GO } });
  result[code === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${claim} (${since(start)})`);
  if (code === 0) return;
  console.log(`${output.trimEnd()}\n        again: npx ${[program, ...args].join(' ')}\n`);
  result.names.push(`${claim}\n${output.trim()}`);
}
