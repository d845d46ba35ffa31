import { PramanaError, type PersonId } from '@pramana/kernel';
import { generateSecret, generateURI, verifySync } from 'otplib';
import { create as createQr } from 'qrcode';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { openText, sealText } from '../../platform/secrets.ts';
import { sixDigits } from './code.service.ts';
import { deleteUnconfirmed, type FactorRow, insertFactor, spendStep } from './factor.store.ts';

const PURPOSE = 'authenticator';
const STEP_S = 30;

export interface NewTotp {
  id: string;
  secret: string;
  uri: string;
  qr: { size: number; path: string };
}

/** Begins an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds); it counts once a code of it was confirmed. */
export async function beginTotp(
  tx: Tx,
  person: { id: PersonId; login: string },
  name: string,
  now: number,
): Promise<NewTotp> {
  await deleteUnconfirmed(tx, person.id, 'totp');
  const secret = generateSecret();
  const id = await insertTotp(tx, person.id, { name, secret, confirmed: false }, now);
  const uri = generateURI({ issuer: 'Pramana', label: person.login, secret });
  return { id, secret, uri, qr: qrPath(uri) };
}

/** An authenticator app with a secret that is known already; only the demo begins with a confirmed one. */
export async function insertTotp(
  tx: Tx,
  personId: PersonId,
  { name, secret, confirmed }: { name: string; secret: string; confirmed: boolean },
  now: number,
): Promise<string> {
  const id = newId(now);
  const secretBox = sealText(PURPOSE, id, secret);
  return insertFactor(tx, { id, personId, kind: 'totp', name, confirmed, secretBox }, now);
}

/**
 * The step (RFC 6238's T) of a right code: the present one, the one before or the one after, for clocks that differ.
 * Null when it is wrong. Throws `not_a_code`.
 */
export function stepOf(secret: string, typed: string, now: number): bigint | null {
  const epoch = Math.floor(now / 1000);
  const answer = verifySync({ secret, token: sixDigits(typed), epoch, period: STEP_S, epochTolerance: STEP_S });
  return answer.valid ? BigInt(Math.floor(epoch / STEP_S) + answer.delta) : null;
}

/** Spends a code of one of these apps; `code_wrong` also for one that was used before: no step opens twice. */
export async function useTotp(tx: Tx, factors: readonly FactorRow[], typed: string, now: number): Promise<void> {
  sixDigits(typed);
  for (const { id, secretBox } of factors) {
    if (secretBox === null) continue;
    const step = stepOf(openText(PURPOSE, id, secretBox), typed, now);
    if (step !== null && (await spendStep(tx, id, step, now))) return;
  }
  throw new PramanaError('code_wrong', { field: 'code' });
}

/** A QR as one SVG path: each dark module is a unit square. */
function qrPath(text: string): NewTotp['qr'] {
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  const dark = Array.from({ length: size * size }, (_, index) => index).filter((index) => data[index]);
  return { size, path: dark.map((index) => `M${index % size} ${Math.floor(index / size)}h1v1h-1z`).join('') };
}
