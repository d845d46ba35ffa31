import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReport } from './reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pramana-reports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const good = { status: 'passed', assertionResults: [{ status: 'passed' }] };

describe('readReport of vitest', () => {
  it('counts tests, not files', () => {
    const file = report({ numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, testResults: [good] });
    expect(readReport('vitest', file, 0)).toEqual({ passed: 7, failed: 0, skipped: 0 });
  });

  it('counts a file that broke before its first test as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const file = report({ numPassedTests: 7, numFailedTests: 0, testResults: [good, broken] });
    expect(readReport('vitest', file, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  });

  it('does not count a failed test twice', () => {
    const failed = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const file = report({ numPassedTests: 1, numFailedTests: 1, testResults: [failed] });
    expect(readReport('vitest', file, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('believes the exit code before a report without failures', () => {
    const file = report({ numPassedTests: 7, numFailedTests: 0, testResults: [good] });
    expect(readReport('vitest', file, 1)).toEqual({ passed: 7, failed: 1, skipped: 0 });
  });
});

describe('readReport of playwright', () => {
  it('counts a flaky test as failed', () => {
    const file = report({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } });
    expect(readReport('playwright', file, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('counts a run that left no report as one failure', () => {
    expect(readReport('playwright', join(folder, 'none'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
