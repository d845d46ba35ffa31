import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { HospitalId, PatientId, SubjectId } from '@pramana/kernel';
import { isUuid } from '@pramana/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VaultError } from './errors.ts';
import type { SecretKey } from './key.ts';
import { nodeCrypto } from './node/crypto.ts';
import { type Keyring, openKeyring } from './node/keyring.ts';
import { Vault } from './vault.ts';
import type { BoxContext } from './vault.ts';

const asha = '01930000-0000-7000-8000-000000000001' as HospitalId;
const nira = '01930000-0000-7000-8000-000000000002' as HospitalId;
const patient = '01930000-0000-7000-8000-0000000000aa' as PatientId;
const plaintext = new TextEncoder().encode('Paracetamol 500 mg × 10');

let folder: string;
let keyring: Keyring;
let vault: Vault;
let subject: SubjectId;
let key: SecretKey;
let wrapped: Uint8Array;
let context: BoxContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pramana-vault-'));
  keyring = await openKeyring(folder);
  await Promise.all([keyring.createHospital(asha), keyring.createHospital(nira)]);
  vault = new Vault(keyring, nodeCrypto);
  subject = vault.subjectFor(asha, patient);
  ({ key, wrapped } = vault.createSubjectKey(asha, subject));
  context = { hospital: asha, subject, category: 'claim', record: 'bill-1', version: 1 };
});

afterAll(() => rm(folder, { recursive: true }));

/** The code of what `act` throws; `opened` when it does not, so that a silent success fails the test by name. */
function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error);
  }
  return 'opened';
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ mask;
  return copy;
}

/** Layout: version 1 | key id 8 | nonce 12 | ciphertext | tag 16. */
function expectedRefusal(at: number): string {
  if (at === 0) return 'bad_format';
  return at <= 8 ? 'wrong_key' : 'damaged';
}

describe('a box', () => {
  test('opens to what was sealed, after the key went through its wrapped form', () => {
    const box = vault.sealBox(key, context, plaintext);
    const again = vault.unwrapSubjectKey(asha, subject, wrapped);
    expect(vault.openBox(again, context, box)).toEqual(plaintext);
    expect(box.length).toBe(plaintext.length + 37);
  });

  test('is refused by name for a change of any bit of any byte', () => {
    const box = vault.sealBox(key, context, plaintext);
    for (let at = 0; at < box.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        expect(refusal(() => vault.openBox(key, context, flipped(box, at, 1 << bit)))).toBe(expectedRefusal(at));
      }
    }
  });

  test('is refused by name when it is cut anywhere or something is added', () => {
    const box = vault.sealBox(key, context, plaintext);
    for (let length = 0; length < box.length; length += 1) {
      expect(refusal(() => vault.openBox(key, context, box.slice(0, length)))).toBe(
        length < 37 ? 'bad_format' : 'damaged',
      );
    }
    expect(refusal(() => vault.openBox(key, context, Uint8Array.of(...box, 0)))).toBe('damaged');
  });

  test.each<[string, Partial<BoxContext>]>([
    ['hospital', { hospital: nira }],
    ['subject', { subject: '01930000-0000-8000-8000-00000000dead' as SubjectId }],
    ['category', { category: 'salt' }],
    ['record', { record: 'bill-2' }],
    ['version', { version: 2 }],
  ])('does not open as if it belonged to another %s, even with the right key', (_part, other) => {
    const box = vault.sealBox(key, context, plaintext);
    expect(refusal(() => vault.openBox(key, { ...context, ...other }, box))).toBe('damaged');
  });

  test('does not open when a letter moves from one part of its place to the next', () => {
    const box = vault.sealBox(key, { ...context, category: 'ab', record: 'c' }, plaintext);
    expect(refusal(() => vault.openBox(key, { ...context, category: 'a', record: 'bc' }, box))).toBe('damaged');
  });

  test('does not open with the key of another subject', () => {
    const box = vault.sealBox(key, context, plaintext);
    const other = vault.createSubjectKey(asha, vault.walkInSubject()).key;
    expect(refusal(() => vault.openBox(other, context, box))).toBe('wrong_key');
  });

  test('is different each time, so equal contents cannot be told from the database', () => {
    const boxes = Array.from({ length: 50 }, () => vault.sealBox(key, context, plaintext));
    expect(new Set(boxes.map((box) => Buffer.from(box).toString('hex'))).size).toBe(50);
  });

  test('a version that is no whole number is a mistake of ours and never sealed', () => {
    for (const version of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => vault.sealBox(key, { ...context, version }, plaintext)).toThrow(RangeError);
    }
  });

  test('any content in any place comes back whole, and only from its own place', () => {
    const place = fc.record({ category: fc.string(), record: fc.string(), version: fc.nat() });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), place, place, (content, here, there) => {
        const box = vault.sealBox(key, { ...context, ...here }, content);
        expect(vault.openBox(key, { ...context, ...here }, box)).toEqual(content);
        const same = here.category === there.category && here.record === there.record && here.version === there.version;
        expect(refusal(() => vault.openBox(key, { ...context, ...there }, box))).toBe(same ? 'opened' : 'damaged');
      }),
    );
  });

  test('arbitrary bytes are never opened', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(['bad_format', 'wrong_key']).toContain(refusal(() => vault.openBox(key, context, bytes)));
      }),
    );
  });
});

describe('a wrapped subject key', () => {
  test('is refused by name for a change of any byte', () => {
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = flipped(wrapped, at, 0xff);
      expect(refusal(() => vault.unwrapSubjectKey(asha, subject, changed))).toBe(expectedRefusal(at));
    }
  });

  test('does not unwrap for another subject or another hospital', () => {
    expect(refusal(() => vault.unwrapSubjectKey(asha, vault.walkInSubject(), wrapped))).toBe('damaged');
    expect(refusal(() => vault.unwrapSubjectKey(nira, subject, wrapped))).toBe('wrong_key');
  });

  test('is wrapped anew under the newest generation, and stays the same key', async () => {
    const own = '01930000-0000-7000-8000-000000000003' as HospitalId;
    await keyring.createHospital(own);
    const before = vault.createSubjectKey(own, subject);
    expect(vault.rewrapSubjectKey(own, subject, before.wrapped)).toBeNull();
    await keyring.createGeneration(own, new Date());
    expect(vault.unwrapSubjectKey(own, subject, before.wrapped).id).toEqual(before.key.id);
    const after = vault.rewrapSubjectKey(own, subject, before.wrapped);
    if (after === null) throw new Error('it was not wrapped anew');
    expect(vault.rewrapSubjectKey(own, subject, after)).toBeNull();
    await keyring.destroyGeneration(own, 1);
    expect(vault.unwrapSubjectKey(own, subject, after).reveal()).toEqual(before.key.reveal());
    expect(refusal(() => vault.unwrapSubjectKey(own, subject, before.wrapped))).toBe('wrong_key');
    expect(refusal(() => vault.rewrapSubjectKey(own, vault.walkInSubject(), before.wrapped))).toBe('wrong_key');
  });

  test('does not unwrap without its hospital in the keyring: the key is missing, and nothing is made up', () => {
    const gone = '01930000-0000-7000-8000-0000000000ff' as HospitalId;
    expect(refusal(() => vault.unwrapSubjectKey(gone, subject, wrapped))).toBe('key_missing');
    expect(refusal(() => vault.createSubjectKey(gone, subject))).toBe('key_missing');
    expect(refusal(() => vault.subjectFor(gone, patient))).toBe('key_missing');
  });

  test('cannot be passed off as a box, nor a box as a wrapped key', () => {
    const disguised = vault.sealBox(key, context, new Uint8Array(32));
    expect(refusal(() => vault.unwrapSubjectKey(asha, subject, disguised))).toBe('wrong_key');
    expect(refusal(() => vault.openBox(key, context, wrapped))).toBe('wrong_key');
  });
});

describe('a pseudonym', () => {
  test('is the same for one patient of one hospital, and a canonical UUID of version 8', () => {
    expect(vault.subjectFor(asha, patient)).toBe(subject);
    expect(isUuid(subject)).toBe(true);
    expect(subject[14]).toBe('8');
  });

  test('does not link a patient across hospitals, nor show the patient id', () => {
    expect(vault.subjectFor(nira, patient)).not.toBe(subject);
    expect(subject).not.toContain(patient.slice(0, 8));
  });

  test('of a walk-in is a new one each time', () => {
    const made = new Set(Array.from({ length: 50 }, () => vault.walkInSubject()));
    expect(made.size).toBe(50);
    expect([...made].every(isUuid)).toBe(true);
  });
});
