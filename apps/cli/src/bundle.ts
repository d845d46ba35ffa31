import { createReadStream, existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { formatMoney } from '@pramana/kernel';
import { BundleAudit, type BundleVerification, LedgerError, parseBundleLine, type Policy } from '@pramana/ledger';
import { VaultError } from '@pramana/vault';
import { newAgeKey, openStream, readPrivateFile, writePrivateFile } from '@pramana/vault/node';
import { backwardsLine } from './backwards.ts';
import { CouldNot, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { readFollowed } from './policy.ts';

const CODES = { GREEN: EXIT.good, AMBER: EXIT.amber, RED: EXIT.damage, PENDING: EXIT.couldNot } as const;
const MEANING = {
  GREEN: 'it is what was sealed, in trees that the witnesses your policy asks for have seen',
  AMBER: 'nothing is wrong, and not everything is established',
  RED: 'do not rely on it',
  PENDING: 'nothing was checked',
} as const;

/** `audit keygen --out FILE`: an auditor's age key; the public line last. */
export async function auditKeygen(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(args, { out: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
  if (values.out === undefined) throw new UsageError('Where shall the key be kept? --out FILE');
  const { identity, recipient } = await newAgeKey();
  const isNew = await writePrivateFile(values.out, `# public key: ${recipient}\n${identity}\n`).catch(
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      throw new CouldNot(`${values.out} cannot be written: ${reason}`, { cause: error });
    },
  );
  if (!isNew) throw new CouldNot(`${values.out} exists already: a key is never replaced.`);
  console.log(`The key is in ${values.out}, for this account only. Give the hospital the line below.`);
  console.log(recipient);
  return EXIT.good;
}

/** `audit --bundle FILE --key FILE --policy FILE [--pins FILE]`: the verdict on an auditor's bundle, offline. */
export async function auditBundle(options: {
  bundle: string;
  key: string | undefined;
  policy: string | undefined;
  pins: string | undefined;
  succession: readonly string[] | undefined;
  isJson: boolean;
}): Promise<number> {
  if (options.key === undefined) throw new UsageError('With which key does it open? --key FILE');
  if (options.policy === undefined) throw new UsageError('Whose logs do you trust? Name a policy.');
  const { policy } = await readFollowed({ ...options, policy: options.policy });
  const result = await judge(options.bundle, readKey(options.key), policy);
  console.log(options.isJson ? toJson(result) : asText(result));
  return CODES[result.verdict];
}

function readKey(path: string): string {
  try {
    const text = readPrivateFile(path);
    if (text === null) throw new CouldNot(`There is no key in ${path}: pramana audit keygen --out ${path}`);
    return text;
  } catch (error) {
    if (error instanceof VaultError) throw new CouldNot(error.message, { cause: error });
    throw error;
  }
}

/** A file that does not open, or is no bundle, was not checked at all. */
async function judge(path: string, key: string, policy: Policy): Promise<BundleVerification> {
  if (!existsSync(path)) throw new CouldNot(`There is no file ${path}.`);
  const audit = new BundleAudit(policy);
  try {
    const sealed = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    const plain = Readable.fromWeb((await openStream(sealed, key)) as Parameters<typeof Readable.fromWeb>[0]);
    // A file that was cut off fails here, at its last chunk.
    plain.on('error', () => undefined);
    for await (const line of linesOf(plain)) audit.add(parseBundleLine(line));
    if (plain.errored !== null) throw new VaultError('damaged', 'The file is cut off or was altered.');
    return audit.end();
  } catch (error) {
    if (!(error instanceof VaultError) && !(error instanceof LedgerError)) throw error;
    throw new CouldNot(`${path} cannot be checked: ${error.message}`, { cause: error });
  }
}

/** A line of leaves has 44 kB; no line of a bundle comes near this. */
const LONGEST = 1 << 20;

/** Lines end at a newline and nowhere else: within text, JSON leaves U+2028 and its like as they are. `bad_bundle`. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST) throw new LedgerError('bad_bundle', 'a line longer than any');
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function asText(result: BundleVerification): string {
  const { verdict, checks, findings, head, entries, totals, uncounted, backwards } = result;
  const lines = [`${verdict}: ${MEANING[verdict]}.`, ''];
  if (head !== null) lines.push(`${head.hospital}, ${head.from} to ${head.to}: ${entries} entries opened.`, '');
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  if (findings.length > 0) lines.push('', ...findings.map(({ code, where }) => `  ${where} (${code})`));
  if (backwards.documents > 0) lines.push('', ...backwardsLine(backwards));
  if (verdict !== 'RED') {
    lines.push(...sums('In the period, by the time they were sealed:', totals));
    lines.push(...sums('Of these, in no day seal of this bundle:', uncounted));
  }
  lines.push('', 'Not told by a bundle: what was never entered, and what stands in the lines.');
  return lines.join('\n');
}

function sums(title: string, totals: BundleVerification['totals']): string[] {
  if (totals.length === 0) return [];
  return [
    '',
    title,
    ...totals.map(({ kind, currency, count, total }) => `  ${kind}: ${count}, ${formatMoney(total, currency)}`),
  ];
}
