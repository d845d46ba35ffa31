/** Did enough witnesses that the verifier trusts see this very tree? */
import { equal, toHex } from './bytes.ts';
import type { Check } from './check.ts';
import type { CompactReceipt } from './compact.ts';
import { readCosignature, verifyCosignature } from './cosignature.ts';
import { parseNote } from './note.ts';
import { type Policy, type PolicyWitness, quorumMet } from './policy.ts';
import type { Receipt } from './receipt.ts';
import type { Signed } from './verdict.log.ts';

/** A witness by its name in the policy; `time` in POSIX seconds. */
export type WitnessSeen = { readonly name: string; readonly time: number };

/** A cosignature as the receipt presents it; the QR leaves the cosigner's name out. */
type Line = {
  readonly name?: string;
  readonly keyId: Uint8Array;
  readonly time: number;
  readonly signature: Uint8Array;
};

/** The cosignatures of either form, unverified. */
function linesOf(receipt: Receipt | CompactReceipt): Line[] {
  if (receipt.form === 'compact') return receipt.witnesses.map(({ ref, ...rest }) => ({ keyId: ref, ...rest }));
  return linesIn(receipt.checkpoint);
}

function linesIn(checkpoint: string): Line[] {
  return parseNote(checkpoint).signatures.map(({ name, keyId, signature }) => {
    // What is no cosignature at all gets a time of 0, which never verifies: a known key must not be excused.
    const read = readCosignature(signature) ?? { time: 0, signature };
    return { name, keyId, ...read };
  });
}

/** A QR line matches by key id alone; a line in a file must carry the name too, or it is nobody's. */
function matches(line: Line, { vkey }: PolicyWitness): boolean {
  return equal(line.keyId, vkey.keyId) && (line.name === undefined || line.name === vkey.name);
}

function result(ok: boolean | null, detail: string, seen: ReadonlyMap<string, number>) {
  const check: Check = { check: 'witnesses', ok, detail };
  return { check, witnesses: [...seen].map(([name, time]) => ({ name, time })) };
}

/** One failing cosignature under a known key rejects the receipt; unknown keys are ignored; repeats count once. */
export function checkWitnesses(
  receipt: Receipt | CompactReceipt,
  signed: Signed,
  policy: Policy,
): { readonly check: Check; readonly witnesses: readonly WitnessSeen[] } {
  return judgeLines(linesOf(receipt), signed, policy);
}

/** The same for a checkpoint that stands by itself. */
export function checkNoteWitnesses(note: string, signed: Signed, policy: Policy): ReturnType<typeof checkWitnesses> {
  return judgeLines(linesIn(note), signed, policy);
}

function judgeLines(
  lines: readonly Line[],
  { text, checkpoint }: Signed,
  policy: Policy,
): ReturnType<typeof checkWitnesses> {
  const seen = new Map<string, number>();
  for (const line of lines) {
    const candidates = policy.witnesses.filter((witness) => matches(line, witness));
    // A truncated key id can stand for several keys: one of them must have signed.
    const signer = candidates.find(({ vkey }) => verifyCosignature(text, line, vkey));
    if (candidates.length > 0 && signer === undefined) {
      const names = candidates.map(({ name }) => name).join(' or ');
      return result(false, `The cosignature of ${names} (${toHex(line.keyId)}) does not verify.`, new Map());
    }
    const current = signer?.finalSize === undefined || checkpoint.size <= signer.finalSize;
    if (signer !== undefined && current) seen.set(signer.name, line.time);
  }
  const names = [...seen.keys()].join(', ');
  if (policy.quorum === 'none')
    return result(null, 'Your policy asks for no witness; only the log itself signed.', seen);
  if (quorumMet(policy, new Set(seen.keys()))) return result(true, `Witnessed as your policy asks: ${names}.`, seen);
  if (seen.size === 0) return result(null, 'No witness that you trust has signed this tree.', seen);
  return result(null, `Too few witnesses that you trust have signed this tree: ${names}.`, seen);
}
