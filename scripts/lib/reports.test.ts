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

const good = { status: 'passed', assertionResults: [{ status: 'passed', failureMessages: [] }] };

describe('readReport of vitest', () => {
  it('counts tests, not files', () => {
    const file = report({ numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, testResults: [good] });
    expect(readReport('vitest', file, { code: 0, output: '' })).toEqual({
      passed: 7,
      failed: 0,
      skipped: 0,
      names: [],
      unsteady: [],
    });
  });

  it('names what passed only at its second try', () => {
    const again = { status: 'passed', fullName: 'a claim', failureMessages: ['1 is not 2'] };
    const file = report({ numPassedTests: 1, testResults: [{ status: 'passed', assertionResults: [again] }] });
    const counted = { passed: 1, failed: 0, names: [], unsteady: ['a claim\n1 is not 2'] };
    expect(readReport('vitest', file, { code: 0, output: '' })).toMatchObject(counted);
  });

  it('counts a file that broke before its first test as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const file = report({ numPassedTests: 7, numFailedTests: 0, testResults: [good, broken] });
    expect(readReport('vitest', file, { code: 1, output: '' })).toMatchObject({ passed: 7, failed: 1, skipped: 0 });
  });

  it('does not count a failed test twice', () => {
    const failed = {
      status: 'failed',
      assertionResults: [{ status: 'failed', fullName: 'a claim', failureMessages: ['1 is not 2'] }],
    };
    const file = report({ numPassedTests: 1, numFailedTests: 1, testResults: [failed] });
    expect(readReport('vitest', file, { code: 1, output: '' })).toMatchObject({
      passed: 1,
      failed: 1,
      skipped: 0,
      names: ['a claim\n1 is not 2'],
    });
  });

  it('believes the exit code before a report without failures, and says what the runner said', () => {
    const file = report({ numPassedTests: 7, numFailedTests: 0, testResults: [good] });
    const output = '  \u001b[33m✓\u001b[39m handles an error\nUnhandled Rejection\nthe connection was closed\n';
    const { names, ...counts } = readReport('vitest', file, { code: 1, output });
    expect(counts).toEqual({ passed: 7, failed: 1, skipped: 0, unsteady: [] });
    expect(names).toEqual([
      'vitest ended with 1 though no test failed\nUnhandled Rejection\nthe connection was closed\n',
    ]);
  });
});

describe('readReport of playwright', () => {
  it('names what failed, however deep it stands', () => {
    const spec = {
      ok: false,
      title: 'a day',
      tests: [{ status: 'unexpected', results: [{ error: { message: 'no bill' } }] }],
    };
    const file = report({
      stats: { unexpected: 1 },
      suites: [{ suites: [{ specs: [spec, { ok: true, title: 'a night', tests: [] }] }] }],
    });
    expect(readReport('playwright', file, { code: 1 }).names).toEqual(['a day\nno bill']);
  });

  it('names a test that passed only at its second try, and what its first try said', () => {
    const results = [{ error: { message: 'no bill' } }, {}];
    const spec = { ok: true, title: 'a day', tests: [{ status: 'flaky', results }] };
    const steady = { ok: true, title: 'a night', tests: [{ status: 'expected', results: [{}] }] };
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 2 };
    const file = report({ stats, suites: [{ specs: [spec, steady] }] });
    expect(readReport('playwright', file, { code: 0, output: '' })).toEqual({
      passed: 4,
      failed: 0,
      skipped: 2,
      names: [],
      unsteady: ['a day\nno bill\n'],
    });
  });

  it('counts a run that left no report as one failure', () => {
    expect(readReport('playwright', join(folder, 'none'), { code: 1, output: '' })).toMatchObject({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });
});
