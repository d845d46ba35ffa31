import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HospitalId } from '@pramana/kernel';
import { armor, Encrypter } from 'age-encryption';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderFiles } from './key-files.ts';
import { openKeyring } from './keyring.ts';
import { makeKit, openBundle, partHash, restoreBundle, sealBundle } from './kit.ts';

const asha = '01930000-0000-7000-8000-000000000001' as HospitalId;
const at = new Date('2026-11-21T10:00:00.000Z');
const coded = (code: string): unknown => expect.objectContaining({ name: 'VaultError', code });

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pramana-kit-'));
});
afterEach(() => rm(parent, { recursive: true }));

async function keyring(name = 'keyring') {
  const ring = await openKeyring(join(parent, name));
  await ring.createHospital(asha, at);
  await ring.createLogKey('pramana.example/log/asha-2627');
  await ring.createGeneration(asha, at);
  await ring.destroyGeneration(asha, 1);
  return ring;
}

describe('a recovery kit', () => {
  test('rebuilds the whole keyring from any two of its three parts', async () => {
    const ring = await keyring();
    const { recipient, parts } = await makeKit();
    const bundle = await sealBundle(ring.files, recipient, at);
    const [a = '', b = '', c = ''] = parts;
    for (const [n, pair] of [
      [a, b],
      [c, a],
      [b, c],
      [a, b, c],
    ].entries()) {
      const opened = await openBundle(bundle, pair);
      expect(opened.madeAt).toEqual(at);
      const target = join(parent, `restored-${n}`);
      await restoreBundle(await folderFiles(target), opened);
      const again = await openKeyring(target);
      expect(again.hospitalKey(asha).reveal()).toEqual(ring.hospitalKey(asha).reveal());
      expect(again.pseudonymKey(asha).reveal()).toEqual(ring.pseudonymKey(asha).reveal());
      expect(again.nodeSecret('cursor').reveal()).toEqual(ring.nodeSecret('cursor').reveal());
      expect(again.logSigner('pramana.example/log/asha-2627').vkey).toBe(
        ring.logSigner('pramana.example/log/asha-2627').vkey,
      );
    }
  });

  test('shows nothing of the keys in the encrypted file, and nothing opens it with one part', async () => {
    const ring = await keyring();
    const { recipient, parts } = await makeKit();
    const bundle = await sealBundle(ring.files, recipient, at);
    expect(bundle).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
    expect(Buffer.from(bundle.replaceAll(/-----.*-----|\s/g, ''), 'base64').includes('hospitals/')).toBe(false);
    const [part = ''] = parts;
    await expect(openBundle(bundle, [part])).rejects.toThrow(coded('bad_format'));
    await expect(openBundle(bundle, [part, part.toLowerCase()])).rejects.toThrow(coded('bad_format'));
  });

  test('takes parts as people type them, and tells a wrong letter', async () => {
    const { parts } = await makeKit();
    const [part = ''] = parts;
    expect(part).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){15}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(partHash(` ${part.toLowerCase().replaceAll('-', ' ')} `)).toEqual(partHash(part));
    expect(partHash(part.replaceAll('0', 'o').replaceAll('1', 'l'))).toEqual(partHash(part));
    for (const at of [0, 20, 78]) {
      const wrong = `${part.slice(0, at)}${part[at] === 'Z' ? 'Y' : 'Z'}${part.slice(at + 1)}`;
      expect(() => partHash(wrong)).toThrow(coded('bad_format'));
    }
    expect(() => partHash(part.slice(0, -1))).toThrow(coded('bad_format'));
    expect(new Set(parts.map((each) => Buffer.from(partHash(each)).toString('hex'))).size).toBe(3);
  });

  test('of another node opens nothing, nor two halves of different kits', async () => {
    const ring = await keyring();
    const [ours, theirs] = [await makeKit(), await makeKit()];
    const bundle = await sealBundle(ring.files, ours.recipient, at);
    await expect(openBundle(bundle, theirs.parts)).rejects.toThrow(coded('damaged'));
    const mixed = [ours.parts[0] ?? '', theirs.parts[1] ?? ''];
    await expect(openBundle(bundle, mixed)).rejects.toThrow(coded('wrong_key'));
    const middle = bundle.indexOf('\n', bundle.length / 2) + 10;
    const changed = `${bundle.slice(0, middle)}${bundle[middle] === 'A' ? 'B' : 'A'}${bundle.slice(middle + 1)}`;
    await expect(openBundle(changed, ours.parts)).rejects.toThrow(coded('damaged'));
  });

  test('opens no file that somebody else encrypted for it, unless that has the form of one', async () => {
    const { recipient, parts } = await makeKit();
    const forged = async (value: unknown): Promise<string> => {
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      return armor.encode(await encrypter.encrypt(typeof value === 'string' ? value : JSON.stringify(value)));
    };
    const format = 'pramana-keyring-bundle/v1';
    const made = at.toISOString();
    const refused = coded('bad_format');
    for (const wrong of [
      'no json',
      'null',
      [],
      { format, made },
      { format, made, files: null },
      { format, made, files: ['node.key'] },
      { format, made, files: { 'node.key': 1 } },
      { format, made, files: { 'node.key': null } },
      { format, made, files: { '../node.key': 'x' } },
      { format, made: 'once', files: {} },
      { format, files: {} },
      { format: 'other', made, files: {} },
    ])
      await expect(openBundle(await forged(wrong), parts), JSON.stringify(wrong)).rejects.toThrow(refused);
    expect((await openBundle(await forged({ format, made, files: { 'node.key': 'x' } }), parts)).files.size).toBe(1);
  });

  test('never replaces a key that is there', async () => {
    const ring = await keyring();
    const { recipient, parts } = await makeKit();
    const opened = await openBundle(await sealBundle(ring.files, recipient, at), parts);
    await restoreBundle(ring.files, opened);
    const other = await keyring('other');
    await expect(restoreBundle(other.files, opened)).rejects.toThrow(coded('unsafe_keyring'));
  });
});
