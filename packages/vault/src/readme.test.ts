import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the code in the README runs as it stands and opens what it sealed', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]+?)```/.exec(readme)?.[1] ?? '';
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(12);
  const parent = mkdtempSync(join(tmpdir(), 'pramana-readme-'));
  const given = {
    folder: join(parent, 'keyring'),
    hospital: '01930000-0000-7000-8000-000000000001',
    patient: '01930000-0000-7000-8000-0000000000aa',
  };
  const before = `const { folder, hospital, patient } = ${JSON.stringify(given)}; const claim = Buffer.from('a claim');`;
  const after = 'process.stdout.write(opened);';
  const script = `${before}\n${code}\n${after}`;
  try {
    const cwd = new URL('..', import.meta.url);
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { cwd, encoding: 'utf8' });
    expect(output).toBe('a claim');
  } finally {
    rmSync(parent, { recursive: true });
  }
});
