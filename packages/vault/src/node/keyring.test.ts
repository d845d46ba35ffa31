import { createPublicKey, verify } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { HospitalId } from '@pramana/kernel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openKeyring } from './keyring.ts';

const asha = '01930000-0000-7000-8000-000000000001' as HospitalId;
const origin = 'pramana.example/log/asha-2627';
const coded = (code: string): unknown => expect.objectContaining({ name: 'VaultError', code });

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'pramana-keyring-')), 'keyring');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(join(folder, '..'), { recursive: true });
});

async function files(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((each) => !each.isDirectory()).map((each) => join(each.parentPath, each.name));
}

/** The only file below `hospitals` or `logs`. */
async function onlyFile(below: string): Promise<string> {
  const [name, ...more] = await readdir(join(folder, below));
  expect(more).toEqual([]);
  return join(folder, below, name ?? '');
}

describe('keys', () => {
  test('are the same after the keyring is closed and opened again', async () => {
    const first = await openKeyring(folder);
    await first.createHospital(asha);
    const vkey = await first.createLogKey(origin);
    const again = await openKeyring(folder);
    expect(again.hospitalKey(asha).reveal()).toEqual(first.hospitalKey(asha).reveal());
    expect(again.pseudonymKey(asha).reveal()).toEqual(first.pseudonymKey(asha).reveal());
    expect(again.nodeSecret('cursor').reveal()).toEqual(first.nodeSecret('cursor').reveal());
    expect(again.logSigner(origin).vkey).toBe(vkey);
  });

  test('made by another process are found without opening again', async () => {
    const [server, tool] = [await openKeyring(folder), await openKeyring(folder)];
    await tool.createHospital(asha);
    expect(server.hospitalKey(asha).id).toEqual(tool.hospitalKey(asha).id);
  });

  test('are never replaced: creating again, also at the same time, keeps the first', async () => {
    const rings = await Promise.all([openKeyring(folder), openKeyring(folder), openKeyring(folder)]);
    await Promise.all(rings.map((ring) => ring.createHospital(asha)));
    const vkeys = await Promise.all(rings.map((ring) => ring.createLogKey(origin)));
    expect(new Set(vkeys).size).toBe(1);
    expect(new Set(rings.map((ring) => ring.hospitalKey(asha).toString())).size).toBe(1);
    expect(new Set(rings.map((ring) => ring.nodeSecret('cursor').toString())).size).toBe(1);
    expect((await files()).length).toBe(3);
  });

  test('for different uses are different', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    const all = [ring.hospitalKey(asha), ring.pseudonymKey(asha), ring.nodeSecret('a'), ring.nodeSecret('b')];
    expect(new Set(all.map(String)).size).toBe(4);
  });

  test('that are not there are missing, and asking makes none', async () => {
    const ring = await openKeyring(folder);
    expect(() => ring.hospitalKey(asha)).toThrow(coded('key_missing'));
    expect(() => ring.pseudonymKey(asha)).toThrow(coded('key_missing'));
    expect(() => ring.logSigner(origin)).toThrow(coded('key_missing'));
    expect((await files()).length).toBe(1);
  });

  test('show themselves to nobody who prints them', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    await ring.createLogKey(origin);
    const key = ring.hospitalKey(asha);
    const signer = ring.logSigner(origin);
    const shown = [ring, key, signer, { key }, new Error('x', { cause: key })].flatMap((each) => [
      inspect(each, { depth: 10, showHidden: true }),
      JSON.stringify(each),
    ]);
    const secrets = [Buffer.from(key.reveal()), Buffer.from(await seedOnDisk(), 'base64')];
    const spellings = secrets.flatMap((secret) => [
      ...(['hex', 'base64', 'base64url'] as const).map((encoding) => secret.toString(encoding)),
      [...secret.subarray(0, 4)].join(', '),
      [...secret.subarray(0, 4)].join(','),
    ]);
    for (const text of [...shown, key.toString()])
      for (const spelling of spellings) expect(text.includes(spelling)).toBe(false);
  });
});

async function seedOnDisk(): Promise<string> {
  return /^seed (.+)$/m.exec(await readFile(await onlyFile('logs'), 'utf8'))?.[1] ?? '';
}

describe('a log key', () => {
  test('signs what its verifier key verifies, in the form of C2SP signed-note', async () => {
    const ring = await openKeyring(folder);
    await ring.createLogKey(origin);
    const signer = ring.logSigner(origin);
    expect(signer.name).toBe(origin);
    const [, id, typed] = /^pramana\.example\/log\/asha-2627\+([0-9a-f]{8})\+(.+)$/.exec(signer.vkey) ?? [];
    const key = Buffer.from(typed ?? '', 'base64');
    expect([id?.length, key.length, key[0]]).toEqual([8, 33, 1]);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') };
    const message = Buffer.from('a checkpoint');
    expect(verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signer.sign(message))).toBe(true);
  });

  test('is refused for an origin that no signed note could carry', async () => {
    const ring = await openKeyring(folder);
    for (const bad of ['', 'a b', 'a+b', 'a\nb']) {
      await expect(ring.createLogKey(bad)).rejects.toThrow(coded('bad_format'));
    }
  });
});

describe('the folder', () => {
  test('and all in it are for this account only', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    await ring.createLogKey(origin);
    for (const each of [folder, join(folder, 'hospitals'), join(folder, 'logs')]) {
      expect((await stat(each)).mode & 0o777).toBe(0o700);
    }
    for (const each of await files()) expect((await stat(each)).mode & 0o777).toBe(0o600);
  });

  test.each([0o750, 0o701, 0o777])('with mode %o is refused with the command that mends it', async (mode) => {
    await mkdir(folder);
    await chmod(folder, mode);
    await expect(openKeyring(folder)).rejects.toThrow(coded('unsafe_keyring'));
    await expect(openKeyring(folder)).rejects.toThrow(`chmod 700 '${folder}'`);
  });

  test.each([0o640, 0o604])('is refused when a key file has mode %o', async (mode) => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    await chmod(await onlyFile('hospitals'), mode);
    const again = await openKeyring(folder);
    expect(() => again.hospitalKey(asha)).toThrow(coded('unsafe_keyring'));
    expect(() => again.hospitalKey(asha)).toThrow(/chmod 600/);
  });

  test('is refused when a key file is a link to elsewhere', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    const file = await onlyFile('hospitals');
    await rename(file, join(folder, 'elsewhere.key'));
    await symlink(join(folder, 'elsewhere.key'), file);
    const again = await openKeyring(folder);
    expect(() => again.hospitalKey(asha)).toThrow(coded('unsafe_keyring'));
  });
});

describe('a key file', () => {
  test.each(['hospitals', 'logs'])(
    'in %s is damaged, and used for nothing, after any byte of it changed',
    async (below) => {
      const ring = await openKeyring(folder);
      await ring.createHospital(asha);
      await ring.createLogKey(origin);
      const file = await onlyFile(below);
      const good = await readFile(file);
      const again = await openKeyring(folder);
      const read = (): unknown => (below === 'logs' ? again.logSigner(origin) : again.hospitalKey(asha));
      for (let at = 0; at < good.length; at += 1) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ 1;
        await writeFile(file, bad);
        expect(read, `byte ${at}`).toThrow(coded('damaged'));
      }
      await writeFile(file, good.subarray(0, -1));
      expect(read).toThrow(coded('damaged'));
      await writeFile(file, good);
      expect(read).not.toThrow();
    },
  );

  test("of another hospital, put in this one's place, is damaged", async () => {
    const other = '01930000-0000-7000-8000-000000000002' as HospitalId;
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    const file = await onlyFile('hospitals');
    await rename(file, join(folder, 'kept'));
    await ring.createHospital(other);
    await rename(await onlyFile('hospitals'), file);
    const again = await openKeyring(folder);
    expect(() => again.hospitalKey(asha)).toThrow(coded('damaged'));
  });
});

describe('generations of a hospital key', () => {
  const [first, second] = [new Date('2026-11-21T10:00:00.000Z'), new Date('2026-12-21T10:00:00.000Z')];

  test('follow each other: the newest wraps, older ones stay until they are destroyed, the pseudonym key stays for ever', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha, first);
    const [old, pseudonym] = [ring.hospitalKey(asha).copy(), ring.pseudonymKey(asha).copy()];
    const made = await ring.createGeneration(asha, second);
    expect(ring.generations(asha)).toEqual([
      { number: 1, madeAt: first, keyId: old.id },
      { number: 2, madeAt: second, keyId: made.keyId },
    ]);
    expect(ring.hospitalKey(asha).id).toEqual(made.keyId);
    expect(ring.hospitalKey(asha, old.id).reveal()).toEqual(old.reveal());
    await ring.destroyGeneration(asha, 1);
    await ring.destroyGeneration(asha, 1);
    const again = await openKeyring(folder);
    for (const each of [ring, again]) {
      expect(each.generations(asha).map(({ number }) => number)).toEqual([2]);
      expect(() => each.hospitalKey(asha, old.id)).toThrow(coded('wrong_key'));
      expect(each.pseudonymKey(asha).reveal()).toEqual(pseudonym.reveal());
    }
    await again.createHospital(asha, second);
    expect(again.generations(asha).map(({ number }) => number)).toEqual([2]);
    expect((await again.createGeneration(asha, second)).number).toBe(3);
  });

  test('made by another server are found when something wrapped by them is met', async () => {
    const [here, there] = [await openKeyring(folder), await openKeyring(folder)];
    await here.createHospital(asha);
    const before = there.hospitalKey(asha).id;
    const { keyId } = await here.createGeneration(asha, second);
    expect(there.hospitalKey(asha).id).toEqual(before);
    expect(there.hospitalKey(asha, keyId).id).toEqual(keyId);
    expect(there.hospitalKey(asha).id).toEqual(keyId);
  });

  test('made by another server wrap here after a second at most, and the folder is not listed for every key within it', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    const [here, there] = [await openKeyring(folder), await openKeyring(folder)];
    await here.createHospital(asha, first);
    const listed = vi.spyOn(there.files, 'list');
    const before = there.hospitalKey(asha).id;
    const { keyId } = await here.createGeneration(asha, second);
    const looks = listed.mock.calls.length;
    now.mockReturnValue(10_999);
    expect(there.hospitalKey(asha).id).toEqual(before);
    expect(listed).toHaveBeenCalledTimes(looks);
    now.mockReturnValue(11_000);
    expect(there.hospitalKey(asha).id).toEqual(keyId);
    expect(listed.mock.calls.length).toBeGreaterThan(looks);
    // What the former one wrapped still opens, and one that was destroyed elsewhere wraps nothing more here.
    expect(there.hospitalKey(asha, before).id).toEqual(before);
    await here.destroyGeneration(asha, 1);
    now.mockReturnValue(12_000);
    expect(there.hospitalKey(asha).id).toEqual(keyId);
    expect(() => there.hospitalKey(asha, before)).toThrow(coded('wrong_key'));
  });

  test('cannot lose the newest', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    await expect(ring.destroyGeneration(asha, 1)).rejects.toThrow(RangeError);
    expect(() => ring.hospitalKey(asha)).not.toThrow();
  });

  test('are read from a file of the first version, which does not say when it was made', async () => {
    const ring = await openKeyring(folder);
    await ring.createHospital(asha);
    const file = await onlyFile('hospitals');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^made .*\nmade-id .*\n/m, ''));
    const again = await openKeyring(folder);
    expect(again.hospitalKey(asha).reveal()).toEqual(ring.hospitalKey(asha).reveal());
    expect(again.generations(asha)[0]?.madeAt).toBeNull();
    await again.createGeneration(asha, second);
    await again.destroyGeneration(asha, 1);
    expect(again.pseudonymKey(asha).reveal()).toEqual(ring.pseudonymKey(asha).reveal());
  });
});
