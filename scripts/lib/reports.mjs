import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Of a run that broke outside its tests: where the reason stands, and how much of it is shown. */
const REASON = /unhandled|uncaught|error|timed? ?out/i;
const REASON_LINES = 40;

/**
 * What a test runner's JSON report counts, and the names of what failed. A file or a run that broke before its tests
 * counts as one failure: a report without failures is believed only together with the runner's exit code `code`; the
 * reason is then in the runner's `output`. What passed only at its second try is named, so that somebody mends what made
 * the first one fail.
 */
export function readReport(kind, file, { code, output = '' }) {
  const counted = kind === 'vitest' ? vitestCounts(read(file)) : playwrightCounts(read(file));
  if (code !== 0 && counted.failed === 0) {
    counted.failed = 1;
    counted.names = [`${kind} ended with ${code} though no test failed\n${reasonIn(output)}`];
  }
  return counted;
}

function reasonIn(output) {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => !line.startsWith('[WebServer] {'));
  const first = lines.findIndex((line) => REASON.test(line) && !/^\s*✓|^ok /.test(line));
  return (first < 0 ? lines.slice(-REASON_LINES) : lines.slice(first, first + REASON_LINES)).join('\n');
}

function vitestCounts(report) {
  const files = report?.testResults ?? [];
  const broken = files.filter((each) => each.status === 'failed' && !each.assertionResults.some(isFailed));
  const failed = files.flatMap((each) => each.assertionResults.filter(isFailed));
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken.length,
    names: [
      ...broken.map((each) => `${each.name}: ${each.message}`),
      ...failed.map((each) => `${each.fullName}\n${each.failureMessages.join('\n')}`),
    ],
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    unsteady: files
      .flatMap((each) => each.assertionResults)
      .filter((each) => each.status === 'passed' && each.failureMessages.length > 0)
      .map((each) => `${each.fullName}\n${each.failureMessages.join('\n')}`),
  };
}

function playwrightCounts(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  const said = (specs) => specs.map(({ title, tests }) => `${title}\n${messagesOf(tests)}`);
  return {
    passed: expected + flaky,
    failed: unexpected,
    skipped,
    names: said(specsOf(report).filter(({ ok }) => !ok)),
    unsteady: said(specsOf(report).filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))),
  };
}

function specsOf({ suites = [], specs = [] } = {}) {
  return [...specs, ...suites.flatMap(specsOf)];
}

function messagesOf(tests) {
  return tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? '')).join('\n');
}

function isFailed(assertion) {
  return assertion.status === 'failed';
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
