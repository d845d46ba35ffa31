import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bills, log, receiptOf, seedOf, testLog, testPolicy, WITNESSES } from '../test/fixtures.ts';
import { compactReceipt } from './compact.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { addSignatures, parseNote, signNote } from './note.ts';
import { formatPolicy } from './policy.format.ts';
import { parsePolicy, type Policy } from './policy.ts';
import { formatPins, parsePins } from './policy-update.ts';
import { followSuccessions, formatRoots, formatStatements, rootsOf, statementsOf } from './succession.follow.ts';
import {
  fingerprintOf,
  formatRootChange,
  formatSuccession,
  joinStatements,
  openRootStatement,
  parseRootChange,
  parseSuccession,
  signRootStatement,
  splitStatements,
  stemOf,
  type Succession,
} from './succession.ts';
import { verifyVouched } from './succession.verdict.ts';
import { verifyReceipt } from './verdict.ts';
import { ed25519Signer, parseVkey, type Signer, type Vkey } from './vkey.ts';

const STEM = 'asha.example/log/asha';
const signer = (name: string, seed = name): Signer => ed25519Signer(name, seedOf(seed));
const rootSigner = signer(STEM, 'root');
const root = parseVkey(rootSigner.vkey);
const old = testLog();
const second = testLog('asha.example/log/asha-2026.02');
const third = testLog('asha.example/log/asha-2027');
const claims = bills(8);
const head = await log(old, claims.slice(0, 6));
const key = ({ signer: { vkey } }: { signer: Signer }) => parseVkey(vkey);
const TIME = Date.parse('2026-11-22T09:00:00.000Z');

const said: Succession = {
  root,
  old: key(old),
  size: head.size,
  hash: head.root,
  next: key(second),
  time: TIME,
  reason: 'planned',
};
const sign = (change: Partial<Succession> = {}, by = rootSigner) =>
  signNote(formatSuccession({ ...said, ...change }), [by]);
const plain = await sign();
const policy = testPolicy([old.signer.vkey]);
const knows = (notes: readonly string[], pinned = [root]) =>
  followSuccessions(policy, pinned, notes).policy.logs.map(({ vkey, finalSize }) => [vkey.name, finalSize]);

describe('the text of a succession', () => {
  test('is frozen: what root keys have signed stays readable for ever', () => {
    expect(formatSuccession(said)).toMatchInlineSnapshot(`
      "pramana-succession@v1
      root asha.example/log/asha+441793f9+AQBXLuJe+HstIexho/TJB6BIMa11HCNxOTlwjxmVJOK/
      old asha.example/log/asha-2026+fded06c7+AZUhAVt369JR8SESBh8joY4oWZuLPib70hHHcYwJRY/P
      size 6
      hash db61yZ4ttuelo6Os0hGSoj0z/rJ7Mxr++3ANJU0lTpU=
      new asha.example/log/asha-2026.02+47a1539e+AUjlWM5ILCzh3CejLohg8fcfq4B5TGoXPlBCjtvqSo61
      time 2026-11-22T09:00:00.000Z
      reason planned
      "
    `);
    expect(parseSuccession(formatSuccession(said))).toEqual(said);
    const next = parseVkey(signer(STEM, 'next root').vkey);
    const change = { root, next, time: TIME };
    expect(formatRootChange(change)).toMatchInlineSnapshot(`
      "pramana-root-change@v1
      root asha.example/log/asha+441793f9+AQBXLuJe+HstIexho/TJB6BIMa11HCNxOTlwjxmVJOK/
      new asha.example/log/asha+2ec3e0a3+AUJOfBILTeTRKcA4cy9sa7TUVkwluKmQ8IJSvb3kntki
      time 2026-11-22T09:00:00.000Z
      "
    `);
    expect(parseRootChange(formatRootChange(change))).toEqual(change);
  });

  test('has one form: no character can be changed, left out or added that is read as something else', () => {
    const text = formatSuccession(said);
    const at = fc.nat(text.length);
    fc.assert(
      fc.property(at, at, fc.string({ maxLength: 4 }), (from, to, put) => {
        const changed = text.slice(0, from) + put + text.slice(to);
        try {
          expect(formatSuccession(parseSuccession(changed))).toBe(changed);
        } catch (error) {
          expect(error).toHaveProperty('code');
        }
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  test.each<[string, Partial<Succession>]>([
    ['a log of another hospital', { next: parseVkey(signer('asha.example/log/nira-2027').vkey) }],
    ['another origin base', { next: parseVkey(signer('evil.example/log/asha-2027').vkey) }],
    ['the same origin again', { next: parseVkey(signer(old.origin, 'another key').vkey) }],
    ['the same key under the next name', { next: parseVkey(signer(second.origin, old.origin).vkey) }],
    ['the root’s own key as a log', { next: parseVkey(signer(second.origin, 'root').vkey) }],
    ['a witness as a log', { next: parseVkey(WITNESSES[0]?.vkey ?? '') }],
    ['a tree of no entries with a root of some', { size: 0 }],
    ['a size that is none', { size: -1 }],
    ['half a hash', { hash: head.root.subarray(0, 16) }],
    ['no instant', { time: Number.NaN }],
  ])('is refused for %s', (_, change) => {
    expect(() => formatSuccession({ ...said, ...change })).toThrow(expect.objectContaining({ code: 'bad_succession' }));
  });

  test('may name a log that ended empty', () => {
    expect(parseSuccession(formatSuccession({ ...said, size: 0, hash: EMPTY_ROOT })).size).toBe(0);
  });

  test('is named as the logs it vouches for: all before the last dash', () => {
    expect(stemOf('x.example/log/a-b-2627.02')).toBe('x.example/log/a-b');
    for (const bad of ['x.example/log/2627', 'x-y/log', '-1', '/-1']) expect(() => stemOf(bad)).toThrow();
  });

  test('is by a key that can be compared by telephone', () => {
    expect(fingerprintOf(root)).toMatch(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
    expect(fingerprintOf(root)).not.toBe(fingerprintOf(key(old)));
  });

  test('is signed by the root key that it names, and by no other', async () => {
    expect(await signRootStatement(formatSuccession(said), rootSigner)).toBe(plain);
    await expect(signRootStatement(formatSuccession(said), signer(STEM, 'x'))).rejects.toThrow('another root key');
    expect(openRootStatement(plain, root)).toMatchObject({ size: 6, reason: 'planned' });
    for (const by of [old.signer, second.signer, signer(STEM, 'x')]) {
      const note = await signNote(parseNote(plain).text, [by]);
      expect(() => openRootStatement(note, root)).toThrow(expect.objectContaining({ code: 'note_unverified' }));
    }
    const other = signer(STEM, 'x');
    const twice = await signNote(parseNote(plain).text, [other]);
    expect(() => openRootStatement(twice, parseVkey(other.vkey))).toThrow('another root key');
  });

  test('stands with others in one file, each a note by itself', async () => {
    const [, line = ''] = plain.split('\n\n');
    const two = [addSignatures(plain, line), await sign({ reason: 'stolen' })];
    for (const notes of [[], [plain], [...two, plain]]) expect(splitStatements(joinStatements(notes))).toEqual(notes);
    expect(() => splitStatements('a\n\nb\n\nc')).toThrow();
  });
});

describe('a policy carried on by root keys', () => {
  test('knows the next log, and the old one up to its last tree, for ever', async () => {
    expect(knows([plain])).toEqual([
      [old.origin, 6],
      [second.origin, undefined],
    ]);
    const more = await sign({ old: key(second), size: 9, next: key(third), reason: 'year' });
    // In whatever order the statements come, and however often.
    for (const notes of [
      [plain, more],
      [more, plain, more],
    ]) {
      expect(Object.fromEntries(knows(notes))).toEqual({
        [old.origin]: 6,
        [second.origin]: 9,
        [third.origin]: undefined,
      });
    }
  });

  test('knows nothing new where the root is not pinned, or where a log’s key signed', async () => {
    const nothing = [[old.origin, undefined]];
    expect(knows([plain], [])).toEqual(nothing);
    const thief = await sign({}, old.signer);
    const followed = followSuccessions(policy, [root], [thief, 'junk', plain.replace('size 6', 'size 7')]);
    expect(followed.policy.logs).toEqual(policy.logs);
    expect(new Set(followed.ignored.map(({ at }) => at))).toEqual(new Set([0, 1, 2]));
  });

  test('keeps the smaller end where the policy itself names another one', () => {
    const own = (finalSize: number) => ({ ...policy, logs: policy.logs.map((each) => ({ ...each, finalSize })) });
    for (const [named, counts] of [
      [4, 4],
      [9, 6],
    ] as const)
      expect(followSuccessions(own(named), [root], [plain]).policy.logs[0]?.finalSize).toBe(counts);
  });

  test('follows a change of roots that the old root signed, and none that another one did', async () => {
    const next = signer(STEM, 'next root');
    const change = formatRootChange({ root, next: parseVkey(next.vkey), time: TIME });
    const byNext = await sign({ root: parseVkey(next.vkey) }, next);
    expect(knows([byNext])).toHaveLength(1);
    expect(knows([byNext, await signNote(change, [next])])).toHaveLength(1);
    expect(knows([byNext, await signRootStatement(change, rootSigner)])).toHaveLength(2);
  });

  test.each<[string, Partial<Succession>[]]>([
    ['two successors of one log', [{}, { next: key(third) }]],
    ['two ends of one log', [{}, { size: 5 }]],
    ['two trees at its end', [{}, { hash: new Uint8Array(32) }]],
    ['one successor of two logs', [{}, { old: key(third) }]],
    ['a circle', [{}, { old: key(second), next: key(old), size: 1 }]],
  ])('knows no log of a hospital whose root signed %s', async (_, statements) => {
    const notes = await Promise.all(statements.map((change) => sign(change)));
    const followed = followSuccessions(policy, [root], notes);
    expect(followed).toMatchObject({ contested: [STEM], policy: { logs: [] } });
    const receipt = await receiptOf(old, at(3), 3, WITNESSES);
    expect(verifyVouched(receipt, followed)).toMatchObject({ verdict: 'RED' });
  });

  test('contradicted by one hospital’s root says nothing of a log of the same name elsewhere', async () => {
    const elsewhere = testLog('other.example/log/asha-2026');
    await log(elsewhere, claims);
    const both = testPolicy([old.signer.vkey, elsewhere.signer.vkey, testLog('other.example/log/a-/-1').signer.vkey]);
    const followed = followSuccessions(both, [root], [plain, await sign({ size: 5 })]);
    expect(followed.policy.logs).toHaveLength(2);
    const result = verifyVouched(await receiptOf(elsewhere, at(3), 3, WITNESSES), followed);
    expect(result.verdict).toBe('GREEN');
    expect(result.checks.some(({ check }) => check === 'succession')).toBe(false);
    // One that nobody named is unknown: the contradiction is not its own, though the hospital's name is the same.
    const ours = followSuccessions(policy, [root], [plain, await sign({ size: 5 })]);
    const reasons = async (of: typeof old) => {
      const receipt = await receiptOf(of, at(3), 3, WITNESSES);
      return [receipt, compactReceipt(receipt)].map(
        (each) => verifyVouched(each, ours).checks.find(({ check }) => check === 'succession')?.ok,
      );
    };
    expect(await reasons(elsewhere)).toEqual([null, null]);
    expect(await reasons(old)).toEqual([false, false]);
  });

  test('is carried on by its own root, whatever another hospital’s root says of its keys, and in whatever order', async () => {
    const stem = 'nira.example/log/nira';
    const nira = signer(stem);
    const own = (log: string, seed: string) => parseVkey(signer(`${stem}-${log}`, seed).vkey);
    const lieOf = (from: Vkey, next: Vkey) =>
      signNote(formatSuccession({ ...said, root: parseVkey(nira.vkey), old: from, next }), [nira]);
    const logs = [
      [old.origin, 6],
      [second.origin, undefined],
    ];
    // The keys of both logs under other names, so that the two statements were a circle if keys alone were compared.
    const circle = await lieOf(own('2026', second.origin), own('2027', old.origin));
    for (const notes of [
      [plain, circle],
      [circle, plain],
    ]) {
      const followed = followSuccessions(policy, [root, parseVkey(nira.vkey)], notes);
      expect(followed).toMatchObject({ contested: [], ignored: [{ at: notes.indexOf(circle), isForeign: false }] });
      expect(followed.policy.logs.map(({ vkey, finalSize }) => [vkey.name, finalSize])).toEqual(logs);
    }
    // The key of a log that only a statement names: under another name it is another log, and harms nobody.
    const both = testPolicy([old.signer.vkey, signer(`${stem}-2026`).vkey]);
    const squat = await lieOf(own('2026', `${stem}-2026`), own('2027', second.origin));
    for (const notes of [
      [plain, squat],
      [squat, plain],
    ]) {
      const followed = followSuccessions(both, [root, parseVkey(nira.vkey)], notes);
      expect(followed).toMatchObject({ contested: [], ignored: [] });
      const names = followed.policy.logs.map(({ vkey }) => vkey.name).sort();
      expect(names).toEqual([old.origin, second.origin, `${stem}-2026`, `${stem}-2027`].sort());
      // As a policy that is written and read again, which the squatter's statement carried on first.
      const alone = parsePolicy(formatPolicy(followSuccessions(both, [parseVkey(nira.vkey)], [squat]).policy));
      const again = followSuccessions(alone, [root, parseVkey(nira.vkey)], notes);
      expect(again.policy.logs.map(({ vkey }) => vkey.name).sort()).toEqual(names);
      expect(parsePolicy(formatPolicy(again.policy)).logs).toHaveLength(4);
    }
  });

  test('keeps its statements in lines of its own, so that a later contradiction is seen', async () => {
    const other = await sign({ next: key(third) });
    const text = formatPolicy(followSuccessions(policy, [root], [plain]).policy) + formatStatements([plain, plain]);
    expect(statementsOf(text)).toEqual([plain]);
    expect(followSuccessions(parsePolicy(text), [root], [...statementsOf(text), other]).contested).toEqual([STEM]);
    for (const bad of ['#pramana:statement', '#pramana:statement ?', '#pramana:statement YQ== more'])
      expect(() => statementsOf(bad)).toThrow();
  });

  test('tells what no pinned root claims from what does not verify', async () => {
    const [next, stranger] = [signer(STEM, 'next root'), signer(STEM, 'a stranger')];
    const pinned = parseVkey(next.vkey);
    const notes = [
      plain,
      await sign({ root: pinned }, next),
      await sign({}, stranger),
      plain.replace('size 6', 'size 7'),
    ];
    const { ignored } = followSuccessions(policy, [root], notes);
    expect(Object.fromEntries(ignored.map(({ at, isForeign }) => [at, isForeign]))).toEqual({
      1: true,
      2: true,
      3: false,
    });
  });

  test('may hear later that a planned change was a theft', async () => {
    expect(knows([plain, await sign({ reason: 'stolen' })])).toEqual(knows([plain]));
  });

  test('never makes a witness a log', async () => {
    const one = parsePolicy(`log ${old.signer.vkey}\nwitness w ${WITNESSES[0]?.vkey}\nquorum w\n`);
    const twin = parseVkey(ed25519Signer(second.origin, seedOf('nira.example/witness')).vkey);
    expect(followSuccessions(one, [root], [await sign({ next: twin })]).policy.logs).toEqual(one.logs);
  });

  test('pins its roots in lines that every other reader takes for comments, or among whom it follows', () => {
    const text = formatPolicy(policy) + formatRoots([root]);
    expect(rootsOf(text)).toEqual([root]);
    expect(parsePolicy(text)).toEqual(policy);
    expect(() => rootsOf('#pramana:root x')).toThrow();
    expect(() => rootsOf(`#pramana:root ${root.text} more`)).toThrow();
    const pins = { name: 'p.example', threshold: 1, keys: [key(old)], roots: [root] };
    expect(parsePins(formatPins(pins))).toEqual(pins);
    const lines = formatPins(pins).split('\n');
    const moved = [...lines.slice(0, 3), lines[4], lines[3], ''].join('\n');
    expect(() => parsePins(moved)).toThrow();
  });
});

function at(i: number) {
  const claim = claims[i];
  if (claim === undefined) throw new Error('no such claim');
  return claim;
}

const checkOf = (result: ReturnType<typeof verifyVouched>) => result.checks.find(({ check }) => check === 'succession');

describe('a receipt by a policy with a pinned root', () => {
  const followed = followSuccessions(policy, [root], [plain]);

  test('of the old log verifies as before, and says that the root key vouches for its end', async () => {
    const receipt = await receiptOf(old, at(3), 3, WITNESSES);
    for (const form of [receipt, compactReceipt(receipt)]) {
      const result = verifyVouched(form, followed, claims[3]?.items);
      expect(result.verdict).toBe('GREEN');
      expect(checkOf(result)).toMatchObject({ ok: true, detail: expect.stringContaining('ended with 6 entries') });
    }
  });

  test('of a log that the policy alone calls closed says that a theft of its key would not show', async () => {
    const receipt = await receiptOf(old, at(3), 3, WITNESSES);
    const said = (by: Policy) => verifyReceipt(receipt, by).checks.find(({ check }) => check === 'log-open')?.detail;
    // As a publisher's update: sizes, and no statements.
    const update = parsePolicy(formatPolicy(followed.policy));
    expect(said(update)).toContain('not larger than its last one of 6 entries. A theft of its key would not show');
    // Also where the policy names a nearer end than the statement.
    const nearer = { ...policy, logs: policy.logs.map((each) => ({ ...each, finalSize: 5 })) };
    const told = followSuccessions({ ...policy, logs: nearer.logs }, [root], [plain]).policy;
    for (const by of [followed.policy, { ...told, logs: told.logs.map((each) => ({ ...each, finalSize: 6 })) }])
      expect(said(by)).toBe('The log is closed; this tree is not larger than its last one of 6 entries.');
  });

  test('of the new log counts with the statement alone, and says so', async () => {
    await log(second, claims.slice(0, 4));
    const receipt = await receiptOf(second, at(2), 2, WITNESSES);
    expect(verifyVouched(receipt, followSuccessions(policy, [root], []))).toMatchObject({ verdict: 'RED' });
    expect(verifyVouched(receipt, followSuccessions(policy, [root], [await sign({}, old.signer)])).verdict).toBe('RED');
    expect(verifyVouched(receipt, followSuccessions(policy, [], [plain])).verdict).toBe('RED');
    const result = verifyVouched(receipt, followed);
    expect(result.verdict).toBe('GREEN');
    expect(checkOf(result)).toMatchObject({ ok: true, detail: expect.stringContaining(old.origin) });
  });

  test('of a stolen key is AMBER at most by its signature, and says that it proves nothing', async () => {
    const stolen = followSuccessions(policy, [root], [await sign({ size: 9, reason: 'stolen' })]);
    const result = verifyVouched(await receiptOf(old, at(3), 3), stolen);
    expect(result.verdict).toBe('AMBER');
    expect(checkOf(result)).toMatchObject({ ok: null, detail: expect.stringContaining('only witnesses') });
    // The tree that the root key itself names is vouched for by the root key.
    const own = followSuccessions(policy, [root], [await sign({ reason: 'stolen' })]);
    expect(checkOf(verifyVouched(await receiptOf(old, at(3), 3), own))).toMatchObject({ ok: true });
  });

  test('of a log that the policy names itself says that no statement was given', async () => {
    const result = verifyVouched(await receiptOf(old, at(3), 3, WITNESSES), followSuccessions(policy, [root], []));
    expect(result.verdict).toBe('GREEN');
    expect(checkOf(result)).toMatchObject({ ok: null });
    const bare = verifyVouched(await receiptOf(old, at(3), 3, WITNESSES), followSuccessions(policy, [], []));
    expect(checkOf(bare)).toBeUndefined();
  });
});
