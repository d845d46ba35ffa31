import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import { signCheckpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { addSignatures, parseNote } from './note.ts';
import { parsePolicy } from './policy.ts';
import { canonicalJson, isReport, type Report, signReport, verifyReport } from './report.ts';
import { ed25519Cosigner, ed25519Signer } from './vkey.ts';

const log = ed25519Signer('x.example/log/asha-2627', new Uint8Array(32).fill(1));
const witness = ed25519Cosigner('w.example', new Uint8Array(32).fill(2));
const alone = parsePolicy(`log ${log.vkey}\nquorum none\n`);
const witnessed = parsePolicy(`log ${log.vkey}\nwitness w ${witness.vkey}\nquorum w\n`);
const root = new Uint8Array(32).fill(3);

let report: Report;
let text = '';

beforeAll(async () => {
  const signed = await signCheckpoint({ origin: log.name, size: 12, root }, log);
  const checkpoint = addSignatures(signed, await cosign(parseNote(signed).text, witness, 1_800_000_000));
  const logs = [{ origin: log.name, size: 12, root: toHex(root), checkpoint }];
  report = { hospital: 'asha', ok: true, entries: 12, findings: [], logs };
  text = await signReport(report, log);
});

describe('a signed report of an audit', () => {
  test('is GREEN where its trees are witnessed as the reader asks, AMBER by the log alone', () => {
    expect(isReport(text)).toBe(true);
    expect(verifyReport(text, witnessed)).toMatchObject({ verdict: 'GREEN', report: { ok: true, entries: 12 } });
    expect(verifyReport(text, alone).verdict).toBe('AMBER');
  });

  test('may be laid out anew: keys in another order are the same report', () => {
    const { note, ...facts } = JSON.parse(text);
    const turned = JSON.stringify(Object.fromEntries(Object.entries({ ...facts, note }).toReversed()));
    expect(verifyReport(turned, alone).verdict).toBe('AMBER');
  });

  test.each([
    ['a fact changed', (all: string) => all.replace('"ok": true', '"ok": false')],
    ['a finding left out or added', (all: string) => all.replace('"findings": []', '"findings": [1]')],
    ['another size of its tree', (all: string) => all.replace('"size": 12', '"size": 13')],
    ['no signature', (all: string) => all.replace('"note"', '"notes"')],
    ['half of it', (all: string) => all.slice(0, 200)],
  ])('is RED with %s', (_, change) => {
    expect(verifyReport(change(text), alone).verdict).toBe('RED');
  });

  test('is RED under a policy that does not know its log, and for another hospital’s name', async () => {
    const stranger = ed25519Signer('y.example/log/asha-2627', new Uint8Array(32).fill(4));
    expect(verifyReport(text, parsePolicy(`log ${stranger.vkey}\nquorum none\n`)).verdict).toBe('RED');
    expect(verifyReport(await signReport({ ...report, hospital: 'other' }, log), alone).verdict).toBe('RED');
  });

  test('is RED where it takes the trees of another node’s hospital of the same name for its own', async () => {
    const other = ed25519Signer('y.example/log/asha-2627', new Uint8Array(32).fill(4));
    const policy = parsePolicy(`log ${log.vkey}\nlog ${other.vkey}\nwitness w ${witness.vkey}\nquorum w\n`);
    const checkpoint = await signCheckpoint({ origin: other.name, size: 5, root }, other);
    const own = { origin: other.name, size: 5, root: toHex(root), checkpoint };
    const { verdict, checks } = verifyReport(
      await signReport({ ...report, logs: [...report.logs, own] }, other),
      policy,
    );
    expect([verdict, checks.find(({ ok }) => ok === false)?.check]).toEqual(['RED', 'trees']);
  });

  test('says of a log of an earlier year that the policy does not know it, and no more', async () => {
    const [first] = report.logs;
    const logs = [
      ...report.logs,
      { origin: 'x.example/log/asha-2526', size: 1, root: '', checkpoint: first?.checkpoint ?? '' },
    ];
    const result = verifyReport(await signReport({ ...report, logs }, log), witnessed);
    expect(result.verdict).toBe('AMBER');
    expect(result.checks).toContainEqual(expect.objectContaining({ check: 'trees', ok: null }));
  });

  test('is RED about the trees of another hospital, whoever witnessed them', async () => {
    const other = ed25519Signer('y.example/log/nira-2627', new Uint8Array(32).fill(9));
    const signed = await signCheckpoint({ origin: other.name, size: 12, root }, other);
    const checkpoint = addSignatures(signed, await cosign(parseNote(signed).text, witness, 1_800_000_000));
    const logs = [...report.logs, { origin: other.name, size: 12, root: toHex(root), checkpoint }];
    const policy = parsePolicy(`log ${log.vkey}\nlog ${other.vkey}\nwitness w ${witness.vkey}\nquorum w\n`);
    expect(verifyReport(await signReport({ ...report, logs }, log), policy).verdict).toBe('RED');
  });

  test('is not GREEN when it is silent about the log that signed it, or when that log is closed', async () => {
    const next = ed25519Signer('x.example/log/asha-2728', new Uint8Array(32).fill(5));
    const words = `log ${log.vkey}\nlog ${next.vkey}\nwitness w ${witness.vkey}\nquorum w\n`;
    expect(verifyReport(await signReport(report, next), parsePolicy(words)).verdict).toBe('AMBER');
    const closed = parsePolicy(`${words}#pramana:final-size ${log.vkey} 12\n`);
    expect(verifyReport(text, closed).verdict).toBe('AMBER');
  });

  test('with a nesting without end is RED and overflows no stack', () => {
    const deep = text.replace('"ok": true', `"ok": true, "x": ${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    expect(verifyReport(deep, witnessed)).toMatchObject({ verdict: 'RED', report: null });
  });

  test('has one form whatever the order of its keys, and no fractions', () => {
    expect(canonicalJson({ b: [1, null, 'ü"'], a: { d: true, c: 2 } })).toBe(
      '{"a":{"c":2,"d":true},"b":[1,null,"ü\\""]}',
    );
    expect(() => canonicalJson(0.5)).toThrow(expect.objectContaining({ code: 'bad_report' }));
  });
});
