import { readFile } from 'node:fs/promises';
import {
  EVIDENCE_HEADER,
  type EvidenceVerification,
  LedgerError,
  parseEvidence,
  toHex,
  verifyEvidence,
} from '@pramana/ledger';
import { type Command, CouldNot, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { readPolicy } from './policy.ts';

export const evidence: Command = {
  name: 'evidence',
  usage: 'FILE [--policy FILE] [--json]',
  summary: 'Check a file that says a log showed two histories, offline',
  details: [
    'The file holds two checkpoints under one key that cannot both be true. It proves what the holder of that key did;',
    'with --policy, also that the key is one of the logs you know.',
    '0: proven. 1: the file proves nothing. 3: it could not be read. 4: proven of a key that your policy does not name.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, { policy: { type: 'string' }, json: { type: 'boolean' } });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw new UsageError('Which file? One at a time.');
    const policy = values.policy === undefined ? undefined : await readPolicy(values.policy);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      throw new CouldNot(`${path} cannot be read (${reason}).`, { cause: error });
    });
    if (!text.startsWith(EVIDENCE_HEADER)) throw new CouldNot(`${path} is no file of evidence.`);
    const result = judge(text);
    const isKnown = policy?.logs.some(({ vkey }) => vkey.text === result.verification?.vkey.text);
    console.log(values.json === true ? toJson(asJson(result, isKnown)) : asText(result, isKnown));
    if (result.verification?.proven !== true) return EXIT.damage;
    return isKnown === false ? EXIT.amber : EXIT.good;
  },
};

type Judgement = { readonly verification: EvidenceVerification | null; readonly damage: string | null };

/** A file that is not whole proves nothing; that is an answer and no exception. */
function judge(text: string): Judgement {
  try {
    return { verification: verifyEvidence(parseEvidence(text)), damage: null };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { verification: null, damage: error.message };
  }
}

function asJson({ verification, damage }: Judgement, isKnown: boolean | undefined) {
  if (verification === null) return { proven: false, damage, checks: [] };
  const { proven, checks, vkey, older, newer } = verification;
  return { proven, damage, checks, vkey: vkey.text, known: isKnown ?? null, older, newer };
}

function asText({ verification, damage }: Judgement, isKnown: boolean | undefined): string {
  if (verification === null) return `NOT PROVEN: the file is damaged: ${damage ?? 'unknown'}.`;
  const { proven, checks, vkey, older, newer } = verification;
  const head = proven
    ? `PROVEN: the holder of this key signed two histories of ${older.origin}.`
    : 'NOT PROVEN: the file contradicts nobody.';
  const lines = [head, ''];
  for (const { ok, detail } of checks) lines.push(`${ok === null ? '  -  ' : ok ? '  ok ' : '  NO '} ${detail}`);
  lines.push('', vkey.text);
  for (const { size, root } of [older, newer]) lines.push(`${size} entries, root ${toHex(root)}`);
  if (!proven) return lines.join('\n');
  const whose = {
    yes: 'Your policy names this key as a log of its own.',
    no: 'Your policy does NOT name this key: whoever made the file may have made the key too.',
    unasked: 'Whose key that is, the file cannot tell: compare it with one you know, or name your policy.',
  };
  return [...lines, '', whose[isKnown === undefined ? 'unasked' : isKnown ? 'yes' : 'no']].join('\n');
}
