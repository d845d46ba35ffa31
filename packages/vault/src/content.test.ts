import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { HospitalId, SubjectId } from '@pramana/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATEGORIES } from './category.ts';
import type { ContentContext } from './category.ts';
import { VaultError } from './errors.ts';
import type { SecretKey } from './key.ts';
import { nodeCrypto } from './node/crypto.ts';
import { openKeyring } from './node/keyring.ts';
import { Vault } from './vault.ts';

const asha = '01930000-0000-7000-8000-000000000001' as HospitalId;
const nira = '01930000-0000-7000-8000-000000000002' as HospitalId;
const other = '01930000-0000-8000-8000-00000000dead' as SubjectId;
const content = new TextEncoder().encode('HbA1c 7.9 %');

let folder: string;
let vault: Vault;
let owner: SecretKey;
let context: ContentContext;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pramana-content-'));
  const keyring = await openKeyring(folder);
  await keyring.createHospital(asha);
  vault = new Vault(keyring, nodeCrypto);
  const subject = vault.walkInSubject();
  owner = vault.createSubjectKey(asha, subject).key;
  context = { hospital: asha, subject, category: 'labs', epoch: 1, record: 'result-1', version: 1 };
});

afterAll(() => rm(folder, { recursive: true }));

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof VaultError ? error.code : String(error);
  }
  return 'opened';
}

/** One version sealed down the whole ladder, as it would be stored. */
function seal(here: ContentContext) {
  const category = vault.createCategoryKey(owner, here);
  const own = vault.createContentKey(category.key, here);
  return { category: category.wrapped, key: own.wrapped, box: vault.sealContent(own.key, here, content) };
}

/** Opens it as if it belonged to `there`. */
function open(sealed: ReturnType<typeof seal>, there: ContentContext, above = owner): Uint8Array {
  const own = vault.unwrapContentKey(vault.unwrapCategoryKey(above, there, sealed.category), there, sealed.key);
  return vault.openContent(own, there, sealed.box);
}

const elsewhere: [string, Partial<ContentContext>][] = [
  ['hospital', { hospital: nira }],
  ['patient', { subject: other }],
  ['category', { category: 'sensitive' }],
  ['record', { record: 'result-2' }],
  ['version', { version: 2 }],
];

describe('content of a record', () => {
  test('opens down the ladder to what was sealed', () => {
    expect(open(seal(context), context)).toEqual(content);
  });

  test.each([...elsewhere, ['epoch', { epoch: 2 }] as [string, Partial<ContentContext>]])(
    'does not open as if it belonged to another %s, at any rung, even with the right keys',
    (part, change) => {
      const there = { ...context, ...change };
      const category = vault.createCategoryKey(owner, context);
      const own = vault.createContentKey(category.key, context);
      const box = vault.sealContent(own.key, context, content);
      const bindsCategory = part !== 'record' && part !== 'version';
      const categoryRefusal = refusal(() => vault.unwrapCategoryKey(owner, there, category.wrapped));
      expect(categoryRefusal).toBe(bindsCategory ? 'damaged' : 'opened');
      expect(refusal(() => vault.unwrapContentKey(category.key, there, own.wrapped))).toBe('damaged');
      // The epoch may be renewed under content that stays as it is.
      expect(refusal(() => vault.openContent(own.key, there, box))).toBe(part === 'epoch' ? 'opened' : 'damaged');
      expect(refusal(() => open(seal(context), there))).toBe('damaged');
    },
  );

  test('does not open with the keys of another patient, category or version', () => {
    const sealed = seal(context);
    const stranger = vault.createSubjectKey(asha, other).key;
    expect(refusal(() => open(sealed, context, stranger))).toBe('wrong_key');
    const next = seal({ ...context, version: 2 });
    expect(refusal(() => open({ ...sealed, category: next.category }, context))).toBe('wrong_key');
    expect(refusal(() => open({ ...sealed, box: next.box }, context))).toBe('wrong_key');
  });

  test('is refused by name when any byte of any rung changed', () => {
    const sealed = seal(context);
    for (const rung of ['category', 'key', 'box'] as const) {
      for (let at = 0; at < sealed[rung].length; at += 1) {
        const changed = sealed[rung].map((byte, index) => (index === at ? byte ^ 0x10 : byte));
        const expected = at === 0 ? 'bad_format' : at <= 8 ? 'wrong_key' : 'damaged';
        expect(
          refusal(() => open({ ...sealed, [rung]: changed }, context)),
          `${rung} ${at}`,
        ).toBe(expected);
      }
    }
  });

  test('opens only in exactly its own place, whatever two places are compared', () => {
    const place = fc.record({
      category: fc.constantFrom(...CATEGORIES),
      epoch: fc.integer({ min: 1, max: 3 }),
      record: fc.string({ maxLength: 3 }),
      version: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(place, place, (here, there) => {
        const sealed = seal({ ...context, ...here });
        const same = JSON.stringify(here) === JSON.stringify(there);
        expect(refusal(() => open(sealed, { ...context, ...there }))).toBe(same ? 'opened' : 'damaged');
      }),
    );
  });

  test('cannot be passed off as a box of a bill, nor a key of one rung as one of another', () => {
    const category = vault.createCategoryKey(owner, context);
    expect(refusal(() => vault.openBox(owner, context, category.wrapped))).toBe('damaged');
    const own = vault.createContentKey(category.key, context);
    expect(refusal(() => vault.unwrapCategoryKey(category.key, context, own.wrapped))).toBe('damaged');
    const box = vault.sealContent(own.key, context, content);
    expect(refusal(() => vault.openBox(own.key, context, box))).toBe('damaged');
  });

  test('an epoch or version that is no whole number is a mistake of ours and never sealed', () => {
    for (const bad of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => seal({ ...context, epoch: bad })).toThrow(RangeError);
      expect(() => seal({ ...context, version: bad })).toThrow(RangeError);
    }
  });
});
