import { readFileSync } from 'node:fs';

/**
 * What a test runner's JSON report counts. A file or a run that broke before its tests counts as one failure: a report
 * without failures is believed only together with the runner's exit code `code`.
 */
export function readReport(kind, file, code) {
  const counted = kind === 'vitest' ? vitestCounts(read(file)) : playwrightCounts(read(file));
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  return counted;
}

function vitestCounts(report) {
  const files = report?.testResults ?? [];
  const broken = files.filter((each) => each.status === 'failed' && !each.assertionResults.some(isFailed)).length;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + broken,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

function playwrightCounts(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  // A test that passed only at its second try has failed once.
  return { passed: expected, failed: unexpected + flaky, skipped };
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
