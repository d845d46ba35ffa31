import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeAuthority } from './authority.ts';
import { readTls } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-tls-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

it('takes a certificate with its key; what is missing, no PEM or of another key is one sentence that names the file', async () => {
  const [own, other] = [await makeAuthority([], Date.now()), await makeAuthority([], Date.now())];
  const certFile = write('own.crt', own.certificate);
  const keyFile = write('own.key', own.key);
  expect(readTls({ certFile, keyFile })?.cert.toString()).toBe(own.certificate);
  expect(readTls(null)).toBeNull();
  const missing = join(folder, 'none.crt');
  expect(() => readTls({ certFile: missing, keyFile })).toThrow(
    `The file ${missing} cannot be read: set PRAMANA_TLS_CERT`,
  );
  for (const text of [other.key, 'no key']) {
    const wrong = write('wrong.key', text);
    expect(() => readTls({ certFile, keyFile: wrong })).toThrow(`${certFile} and ${wrong} are none.`);
  }
});
