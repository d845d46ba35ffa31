import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Language } from '@pramana/contract';
import { type PersonId, type Phone, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { channelsOf, type Recipient, sendMessage } from '../../platform/messages/index.ts';
import { networkKey } from '../../platform/known-browser.ts';
import { LIMITS, type LimitId } from '../../platform/limits.ts';
import { keyedHash, openText, sealText } from '../../platform/secrets.ts';
import type { Services } from '../../platform/services.ts';
import {
  countCodeTry,
  findCode,
  insertCode,
  lockRequest,
  nextAllowed,
  purgeCodes,
  redeem,
  supersede,
} from './code.store.ts';
import { countAgainst } from './lockout.store.ts';

export const CODE_MS = 60_000;
/** Wrong codes for one code. */
export const CODE_TRIES = 5;
const RESEND_MS = 30_000;
const DAY_MS = 24 * 60 * 60_000;
const PURPOSE = 'one-time-code';

export interface CodeRequest {
  /** What the code is for: `sign-in`, `reset`, `register`, … */
  purpose: string;
  /** The one request it belongs to, such as the id of its row; it opens no other. */
  binding: string;
  /** `nobody`: everything but the message happens, for who must not learn that there is nobody to send it to. */
  to: Recipient | 'nobody';
  /**
   * Who asks. A stranger's network address; a person who is signed in and types a phone or address that is not proved to be
   * theirs: both use up a share of its receiver that no sign-in of theirs needs. Null for a phone or address that is its
   * asker's own or on file, asked for after a password or from a known browser: only its own limit counts.
   */
  address: string | { person: PersonId } | null;
  /**
   * Nobody may learn whether there is somebody to send it to: what the asker is told is counted for the request alone, and
   * above the receiver's limit of such requests the answer is as ever and nothing is sent.
   */
  isHidden?: boolean;
  /** The receiver's; null where they have none yet and their page says none. */
  language: Language | null;
  /** What the message says, where it is not a code to be told to nobody; the hospital that it is about. */
  confirms?: { hospital: string };
}

export interface IssuedCode {
  id: string;
  expiresAt: string;
  /** From when on the next one may be asked for. */
  resendAt: string;
  /** The same as spans from now on: a screen's own clock may be wrong. */
  validSeconds: number;
  resendSeconds: number;
  triesLeft: number;
}

/**
 * Sends six digits that hold for 60 seconds and gives the id to redeem them by; earlier codes of the same request are
 * void. In transactions of its own: what was counted stays counted. Throws `code_limit` (with `seconds` to wait) and
 * `messages_not_set_up`.
 */
export async function issueCode(services: Services, request: CodeRequest): Promise<IssuedCode> {
  const now = services.clock.now();
  const { purpose } = request;
  let { to } = request;
  const channel = to !== 'nobody' && 'email' in to ? 'email' : 'sms';
  if (to !== 'nobody' && !channelsOf(services)[channel])
    throw new PramanaError('messages_not_set_up', { params: { channel } });
  const bindingHash = bindingOf(request);
  const key = { purpose, bindingHash };
  await services.db.onNode((tx) => refuseTooSoon(tx, key, now));
  const target = targetOf(request);
  if (!(await countIssue(services, request, now))) to = 'nobody';
  const id = newId(now);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const [resendAt, expiresAt] = [now + RESEND_MS, now + CODE_MS];
  await services.db.onNode(async (tx) => {
    await lockRequest(tx, bindingHash);
    // Again, now that nobody else issues one for this request: two clicks at once send one message.
    await refuseTooSoon(tx, key, now);
    await supersede(tx, key, now);
    await purgeCodes(tx, now - DAY_MS);
    await insertCode(tx, {
      id,
      purpose,
      bindingHash,
      targetHash: keyedHash(PURPOSE, 'target', target),
      targetBox: sealText(PURPOSE, id, JSON.stringify(to)),
      codeHash: hashOf(id, code),
      now,
      resendAt,
      expiresAt,
    });
    const variables = { code, seconds: String(CODE_MS / 1000) };
    const language = request.language ?? 'en';
    const about = { language, expiresAt };
    if (to === 'nobody') return;
    if (request.confirms === undefined) await sendMessage(tx, services, { to, template: 'code', variables, ...about });
    else {
      const said = { ...variables, ...request.confirms };
      await sendMessage(tx, services, { to, template: 'dispense-code', variables: said, ...about });
    }
  });
  const times = { expiresAt: new Date(expiresAt).toISOString(), resendAt: new Date(resendAt).toISOString() };
  const spans = { validSeconds: CODE_MS / 1000, resendSeconds: RESEND_MS / 1000 };
  return { id, ...times, ...spans, triesLeft: CODE_TRIES };
}

export interface CodeAnswer {
  id: string;
  purpose: string;
  binding: string;
  /** As somebody typed it. */
  code: string;
}

/**
 * Checks the code and spends it, as part of `tx`: the code stays good if that rolls back. Gives the phone or address
 * that is now proved. Every try is counted in a transaction of its own before anything is compared, so that twenty
 * parallel guesses are twenty. Throws `not_a_code`, `code_wrong` (with `triesLeft`), `code_expired`, `code_spent`; an
 * id of another request is `code_expired`, like one that never was.
 */
export async function redeemCode(
  services: Services,
  tx: Tx,
  { code: typed, ...request }: CodeAnswer,
): Promise<{ phone: Phone } | { email: string }> {
  const code = sixDigits(typed);
  const now = services.clock.now();
  const key = { id: request.id, purpose: request.purpose, bindingHash: bindingOf(request) };
  const counted = await services.db.aside(null, (aside) => countCodeTry(aside, key, now, CODE_TRIES));
  const state = await findCode(tx, key);
  if (state === null || state.superseded) throw new PramanaError('code_expired', { field: 'code' });
  if (counted === null) {
    const spent = state.redeemed || state.tries >= CODE_TRIES;
    throw new PramanaError(spent ? 'code_spent' : 'code_expired', { field: 'code' });
  }
  if (!timingSafeEqual(counted.codeHash, hashOf(key.id, code))) {
    const triesLeft = CODE_TRIES - counted.tries;
    throw new PramanaError(triesLeft > 0 ? 'code_wrong' : 'code_spent', { field: 'code', params: { triesLeft } });
  }
  if (!(await redeem(tx, key.id, now))) throw new PramanaError('code_spent', { field: 'code' });
  const target = JSON.parse(openText(PURPOSE, key.id, state.targetBox)) as Recipient | 'nobody';
  // One guess in two hundred thousand opens a code that nobody was sent: it proves nothing.
  if (target === 'nobody') throw new PramanaError('code_expired', { field: 'code' });
  return target;
}

/** Six digits as typed or pasted, with spaces or in Devanagari; `not_a_code` for anything else. */
export function sixDigits(typed: string): string {
  const digits = typed.normalize('NFKC').replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966));
  const code = digits.replace(/[\s-]/g, '');
  if (!/^[0-9]{6}$/.test(code)) throw new PramanaError('not_a_code', { field: 'code' });
  return code;
}

async function refuseTooSoon(tx: Tx, request: { purpose: string; bindingHash: Buffer }, now: number): Promise<void> {
  const at = await nextAllowed(tx, request);
  if (at > now) throw limited(at - now);
}

/** Counts for whoever asks and for the receiver. Throws `code_limit` for what the asker may know; false: nothing is to be sent. */
async function countIssue({ db }: Services, request: CodeRequest, now: number): Promise<boolean> {
  const { address, to, isHidden = false } = request;
  const { told, kept } = await db.aside(null, async (tx) => {
    const count = (limit: LimitId, value: string): Promise<number> =>
      countAgainst(tx, { loginHash: keyedHash(PURPOSE, limit, value), address: '' }, now, LIMITS[limit]);
    const both = async (limit: Share | 'codes-for-others', value: string): Promise<number> =>
      (await count(limit, value)) || (await count(`${limit}-day`, value));
    const asker = async (): Promise<number> => {
      if (address === null) return 0;
      if (typeof address === 'string') return count('codes-for-strangers', networkKey(address));
      return both('codes-for-others', address.person);
    };
    const share = shareOf(address);
    // What nobody is told is counted where no other form tells the count.
    const hidden = address === null ? share : 'codes-hidden';
    const wait = (await asker()) || (await both(share, isHidden ? nobody(request) : targetOf(request)));
    const isKept = wait === 0 && isHidden && to !== 'nobody' && (await both(hidden, targetOf(request))) > 0;
    return { told: wait, kept: isKept };
  });
  if (told > 0) throw limited(told);
  return !kept;
}

type Share = 'codes-sent' | 'codes-asked' | 'codes-hidden' | 'codes-signed-in';

/** Whose share of the receiver's codes this asker uses up. */
function shareOf(address: CodeRequest['address']): Share {
  if (address === null) return 'codes-sent';
  return typeof address === 'string' ? 'codes-asked' : 'codes-signed-in';
}

function limited(ms: number): PramanaError {
  return new PramanaError('code_limit', { params: { seconds: Math.ceil(ms / 1000) } });
}

/** What is limited: the phone or address; for nobody, whom was asked for. */
function targetOf({ to, binding }: CodeRequest): string {
  if (to === 'nobody') return nobody({ binding });
  return 'phone' in to ? to.phone : to.email.toLowerCase();
}

function nobody({ binding }: Pick<CodeRequest, 'binding'>): string {
  return `nobody ${binding}`;
}

function bindingOf({ purpose, binding }: { purpose: string; binding: string }): Buffer {
  return keyedHash(PURPOSE, 'binding', purpose, binding);
}

function hashOf(id: string, code: string): Buffer {
  return keyedHash(PURPOSE, 'code', id, code);
}
