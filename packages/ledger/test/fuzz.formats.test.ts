/** Malicious files: what a judged hospital, a witness or a passkey hands in is read or refused, and breaks nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, logLines, head, twoDays, witnessed } from '../src/bundle.fixture.ts';
import { BundleAudit } from '../src/bundle.audit.ts';
import { formatBundleLine, parseBundleLine } from '../src/bundle.ts';
import { readCoseKey } from '../src/cose.ts';
import {
  type CborValue,
  formatSignedRecord,
  fromHex,
  LedgerError,
  parseSignedRecord,
  readEnrolledKey,
  readRecord,
  readSignature,
  readWitnessReply,
  signReport,
  verifyReport,
} from '../src/index.ts';
import { installNodeEd25519 } from '../src/node/ed25519.ts';
import { checkAssertion } from '../src/passkey.ts';
import { attempt, bills, log as grown, testLog, testPolicy, WITNESSES } from './fixtures.ts';

installNodeEd25519();
const SEED = 20261122;
const LONG = process.env['PRAMANA_LONG'] === '1';
const RUNS = LONG ? 100_000 : 1_000;
const holds =
  <T extends unknown[]>(property: fc.IProperty<T>, numRuns = RUNS) =>
  (): void =>
    fc.assert(property, { numRuns, seed: SEED });

/** A good text with a piece cut out, doubled or replaced. */
function mangled(good: string): fc.Arbitrary<string> {
  const at = fc.nat(good.length);
  const put = fc.oneof(fc.constantFrom('null', '0', '-1', '{}', '[]', '"', '\n', '\u001b[2J', '1e999'), fc.string());
  const cut = fc.tuple(at, at, put).map(([a, b, text]) => good.slice(0, a) + text + good.slice(b));
  return fc.oneof(cut, fc.json(), fc.string({ unit: 'binary', maxLength: 60 }));
}

/** JSON of the same form with one value replaced by any other. */
function swapped(good: string): fc.Arbitrary<string> {
  const paths = pathsIn(JSON.parse(good));
  return fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, value]) => {
    const copy: unknown = JSON.parse(good);
    const last = path.at(-1) ?? '';
    const holder = path.slice(0, -1).reduce((each, key) => (each as Record<string, unknown>)[key], copy);
    (holder as Record<string, unknown>)[last] = value;
    return JSON.stringify(copy);
  });
}

function pathsIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [[...at, key], ...pathsIn(each, [...at, key])]);
}

const anyText = (good: string): fc.Arbitrary<string> => fc.oneof(mangled(good), swapped(good));

const claims = bills(9);
const target = testLog();
const signed = await grown(target, claims);
const lines = (await logLines(twoDays().claims, 1, 9, { alone: [0, 11] })).map(formatBundleLine);
const logs = [{ origin: target.origin, size: signed.size, root: '00'.repeat(32), checkpoint: signed.checkpoint }];
const report = await signReport({ hospital: 'asha', ok: true, findings: [], logs }, target.signer);
const record = formatSignedRecord({ key: 'a', record: 'b', signature: 'c', content: new Uint8Array(3) });
const [witness] = WITNESSES;
if (witness === undefined) throw new Error('no witness');

test.each(lines.map((line, i) => [i, line] as const))('a line of a bundle (%#) survives any text', (_, line) => {
  expect(
    holds(
      fc.property(anyText(line), (text) => void attempt(() => parseBundleLine(text))),
      Math.ceil(RUNS / 4),
    ),
  ).not.toThrow();
});

test('a bundle whose lines are mangled is judged or refused, never GREEN for other lines than the true ones', () => {
  const all = [...head().map(formatBundleLine), ...lines, formatBundleLine({ end: 10 })];
  const changed = fc
    .tuple(fc.nat(all.length - 1), fc.constantFrom('drop', 'twice', 'swap', 'mangle'))
    .chain(([i, how]) => fc.tuple(fc.constant(i), fc.constant(how), swapped(all[i] ?? '{}')));
  const audited = (texts: readonly string[]): unknown =>
    attempt(() => {
      const audit = new BundleAudit(witnessed);
      for (const text of texts) audit.add(parseBundleLine(text));
      return audit.end();
    });
  const property = fc.property(changed, ([i, how, text]) => {
    const copy = [...all];
    if (how === 'drop') copy.splice(i, 1);
    else if (how === 'twice') copy.splice(i, 0, all[i] ?? '');
    else if (how === 'swap') [copy[i], copy[(i + 1) % all.length]] = [all[(i + 1) % all.length] ?? '', all[i] ?? ''];
    else copy[i] = text;
    const result = audited(copy);
    expect((result as { verdict?: string }).verdict).not.toBe('GREEN');
  });
  expect(holds(property, Math.ceil(RUNS / 5))).not.toThrow();
  expect(judge(all.map(parseBundleLine)).verdict).not.toBe('RED');
});

test('a report is judged whatever it is, and never GREEN once it was changed', () => {
  const policy = testPolicy([target.signer.vkey]);
  const property = fc.property(anyText(report), (text) => {
    expect(verifyReport(text, policy).verdict).not.toBe('GREEN');
  });
  expect(holds(property)).not.toThrow();
});

test('the file of a signed record survives any text', () => {
  expect(holds(fc.property(anyText(record), (text) => void attempt(() => parseSignedRecord(text))))).not.toThrow();
});

test('facts of records, keys and signatures are read from any items, or refused', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 33 }),
      fc.dictionary(fc.constantFrom('id', 'name', 'role', 'version', 'hash', 'host', 'origin'), tie('value')),
    ),
  })).value;
  const name = fc.constantFrom(
    'author',
    'record',
    'patient',
    'date',
    'content',
    'previous',
    'passkey',
    'act',
    'signer',
  );
  const items = fc.array(fc.record({ name, value: value as fc.Arbitrary<CborValue> }), { maxLength: 9 });
  const bill = claims[0];
  if (bill === undefined) throw new Error('no bill');
  const property = fc.property(items, (all) => {
    for (const read of [() => readRecord(bill.header, all), () => readEnrolledKey(all), () => readSignature(all)])
      attempt<unknown>(read);
  });
  expect(holds(property)).not.toThrow();
});

test('any answer of a witness is told apart, and none is a cosignature that the witness did not make', () => {
  const answer = fc.record({
    status: fc.oneof(fc.constantFrom(200, 409, 422, 503), fc.integer({ min: 100, max: 599 })),
    contentType: fc.oneof(fc.constant(null), fc.constant('text/x.tlog.size'), fc.string()),
    body: fc.oneof(fc.constantFrom('12\n', '-1\n', '9'.repeat(30)), mangled(signed.checkpoint)),
  });
  const property = fc.property(answer, (each) => {
    const { outcome } = readWitnessReply(signed.checkpoint, witness.vkey, each);
    expect(outcome).not.toBe('cosigned');
  });
  expect(holds(property)).not.toThrow();
});

test('a passkey’s public key and its answer survive any bytes', () => {
  const cose = fromHex(`a4010103272006215820${'07'.repeat(32)}`);
  const cut = fc
    .tuple(fc.nat(cose.length), fc.nat(cose.length), fc.uint8Array({ maxLength: 6 }))
    .map(([a, b, put]) => Uint8Array.from([...cose.slice(0, a), ...put, ...cose.slice(b)]));
  const key = fc.oneof(cut, fc.uint8Array({ maxLength: 100 }));
  expect(holds(fc.property(key, (bytes) => void attempt(() => readCoseKey(bytes))))).not.toThrow();
  const some = fc.uint8Array({ maxLength: 80 });
  const clientData = fc.oneof(
    fc.json().map((text) => new TextEncoder().encode(text)),
    some,
  );
  const assertion = fc.record({ clientData, authenticatorData: some, signature: some });
  const site = { host: 'asha.example', origin: 'https://asha.example' };
  const property = fc.property(key, assertion, (bytes, each) => {
    const checks = checkAssertion(bytes, site, new Uint8Array(32), each);
    expect(checks.every(({ ok }) => ok)).toBe(false);
  });
  expect(holds(property, Math.ceil(RUNS / 2))).not.toThrow();
  expect(attempt(() => readCoseKey(cose))).not.toBeInstanceOf(LedgerError);
});
