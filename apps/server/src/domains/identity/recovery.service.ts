import { randomInt } from 'node:crypto';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { keyedHash } from '../../platform/secrets.ts';
import { replaceRecoveryCodes, spendRecoveryCode } from './recovery.store.ts';

const HOW_MANY = 10;
/** Without 0 O 1 I L U: nobody has to ask what was printed. Ten of them are 49 bits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten new codes, `XXXXX-XXXXX`; they are given once and stored as keyed hashes. The old ones are void. */
export async function makeRecoveryCodes(tx: Tx, person: PersonId, now: number): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, newCode);
  await replaceRecoveryCodes(
    tx,
    person,
    codes.map((code) => hashOf(person, code)),
    now,
  );
  return codes;
}

/** Spends a recovery code; `code_wrong` when there is none such, or it was used. */
export async function useRecoveryCode(tx: Tx, person: PersonId, typed: string, now: number): Promise<void> {
  if (!(await spendRecoveryCode(tx, person, hashOf(person, typed), now)))
    throw new PramanaError('code_wrong', { field: 'code' });
}

function newCode(): string {
  const half = (): string => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${half()}-${half()}`;
}

function hashOf(person: PersonId, typed: string): Buffer {
  return keyedHash('recovery-code', person, typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''));
}
