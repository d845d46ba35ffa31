import { toolPath } from './install.mjs';
import { run, since } from './process.mjs';

/** The static checks: the sentence each one claims, and the program that tests it. */
export const STEPS = [
  ['types of server, packages, tools and tests', 'tsc', ['-p', '.']],
  ['the pure cores need neither Node nor a browser (I-8)', 'tsc', ['-p', 'packages']],
  ['types of the web app', 'tsc', ['-p', 'apps/web']],
  ['types of the verify page', 'tsc', ['-p', 'apps/verify']],
  ['lint, with types', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'biome', ['check', '--error-on-warnings', '.']],
  ['nothing unused', 'knip', ['--no-progress']],
  ['generated files match their sources', 'node', ['apps/server/src/platform/database/codegen.ts', '--check']],
];

/** The same for `npm run check` alone; `npm test` runs it among the other tests. */
export const ARCHITECTURE = ['architecture and safety rules', 'vitest', ['run', '--project', 'unit', 'tools/']];

/** Runs the steps one after the other, printing each with its time, and the words of those that fail. */
export async function runSteps(steps) {
  const result = { passed: 0, failed: 0, names: [] };
  for (const [claim, program, args] of steps) {
    const start = performance.now();
    const { code, output } = await run(program, args, { quiet: true, env: toolPath() });
    result[code === 0 ? 'passed' : 'failed'] += 1;
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${claim} (${since(start)})`);
    if (code === 0) continue;
    console.log(`${output.trimEnd()}\n        again: npx ${[program, ...args].join(' ')}\n`);
    result.names.push(`${claim}\n${output.trim()}`);
  }
  return result;
}
