import type { SigningKeyJson } from '@pramana/contract';
import { businessDate, cleanLine, NO_CURRENCY, PramanaError } from '@pramana/kernel';
import {
  type Assertion,
  checkAssertion,
  counterOf,
  equal,
  readCoseKey,
  signChallenge,
  toBase64Url,
} from '@pramana/ledger';
import { type AccessContext } from '../../platform/access.ts';
import { violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { type AddingPasskey, beginSigningPasskey, takeSigningPasskey } from '../identity/index.ts';
import { blockViews, finish, labelOf, prepareDocument } from '../sealing/index.ts';
import { placesOf } from './check.service.ts';
import { tell } from './hook.service.ts';
import { type OpenRecord, openRecord, versionIn } from './reading.service.ts';
import { signatureItems, signingKeyItems } from './record.claim.ts';
import {
  countSignatures,
  insertKeyAct,
  insertSignature,
  type KeyAct,
  readKeyActs,
  readSignatures,
} from './signing.store.ts';
import type { KeptVersion } from './version.store.ts';
import { readContents } from './view.service.ts';

type Enrolling = AccessContext & AddingPasskey;

/** What the browser needs to make a passkey for signing. */
export async function beginSigningKey(ctx: Enrolling): Promise<{ ticket: string; options: object }> {
  const acts = await readKeyActs(ctx.tx, ctx.hospital.id, { person: ctx.actor.personId });
  return beginSigningPasskey(
    ctx,
    acts.filter(({ act }) => act === 'enrolled').map(({ credential }) => credential),
  );
}

/** Enrols the passkey that the browser made: sealed in the transaction that keeps it. */
export async function enrolSigningKey(
  ctx: Enrolling,
  { ticket, name, passkey }: { ticket: string; name: string; passkey: object },
): Promise<SigningKeyJson> {
  const { credential, publicKey, host, origin } = await takeSigningPasskey(ctx, ticket, passkey);
  refuseUnknownKey(publicKey);
  const id = await writeKeyAct(ctx, {
    act: 'enrolled',
    keyId: null,
    personName: ctx.actor.name,
    name: cleanLine(name),
    credential,
    publicKey,
    host,
    origin,
  }).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'signing_key_once') throw error;
    throw new PramanaError('already_exists', { cause: error });
  });
  return oneKey(ctx, id);
}

/** A passkey whose signatures nobody could check would be enrolled in vain: `passkey_refused`. */
function refuseUnknownKey(publicKey: Uint8Array): void {
  try {
    readCoseKey(publicKey);
  } catch (cause) {
    throw new PramanaError('passkey_refused', { cause });
  }
}

/** Retires one of one's own passkeys: sealed; what it signed stays signed. */
export async function retireSigningKey(ctx: AccessContext, id: string): Promise<SigningKeyJson> {
  const acts = await readKeyActs(ctx.tx, ctx.hospital.id, { ids: [id] });
  const key = acts.find((each) => each.act === 'enrolled' && each.personId === ctx.actor.personId);
  if (key === undefined) throw new PramanaError('not_found');
  const { personName, name, credential } = key;
  const none = { publicKey: null, host: null, origin: null };
  await writeKeyAct(ctx, { act: 'retired', keyId: key.id, personName, name, credential, ...none }).catch(
    (error: unknown) => {
      if (violatedConstraint(error) !== 'signing_key_act_hospital_id_key_id_key') throw error;
      throw new PramanaError('already_exists', { cause: error });
    },
  );
  return oneKey(ctx, key.id);
}

type NewAct = Omit<KeyAct, 'id' | 'personId' | 'authorId' | 'at' | 'series' | 'number'>;

async function writeKeyAct(ctx: AccessContext, act: NewAct): Promise<string> {
  const { tx, hospital, actor } = ctx;
  const at = new Date(ctx.clock.now());
  const id = newId(at.getTime());
  const who = { personId: actor.personId, authorId: actor.personId };
  const { publicKey, host, origin } = act;
  const key = publicKey === null || host === null || origin === null ? null : { publicKey, host, origin };
  const prepared = await prepareDocument(tx, {
    ...sealedAs(ctx, at),
    series: { kind: 'signing-key', prefix: 'SGK' },
    kind: 'key',
    documentId: id,
    subjectId: null,
    items: signingKeyItems({ ...who, ...act, key }),
  });
  const { series, number } = await finish(tx, prepared);
  await insertKeyAct(tx, hospital.id, { id, ...who, ...act, at, series, number });
  return id;
}

/** What every document of this file says alike. */
function sealedAs({ hospital, actor }: AccessContext, at: Date) {
  return {
    hospital,
    currency: NO_CURRENCY,
    total: 0n,
    at,
    businessDate: businessDate(at.getTime(), hospital.timeZone, hospital.dayCutHour),
    authorId: actor.personId,
  };
}

/** One's own passkeys for signing, newest first, with their entries in the log. */
export async function ownSigningKeys({ tx, hospital, actor }: AccessContext): Promise<SigningKeyJson[]> {
  const acts = await readKeyActs(tx, hospital.id, { person: actor.personId });
  const blocks = await blockViews(tx, hospital, acts);
  const enrolled = acts.filter(({ act }) => act === 'enrolled').toReversed();
  const signed = await countSignatures(
    tx,
    hospital.id,
    enrolled.map(({ id }) => id),
  );
  return enrolled.map((key) => {
    const retired = acts.find(({ keyId }) => keyId === key.id);
    return {
      id: key.id,
      name: key.name,
      enrolledAt: key.at.toISOString(),
      retiredAt: retired?.at.toISOString() ?? null,
      signatures: signed.get(key.id) ?? 0,
      seal: blocks.get(labelOf(key.series, key.number)) ?? null,
      retirement: (retired && blocks.get(labelOf(retired.series, retired.number))) ?? null,
    };
  });
}

async function oneKey(ctx: AccessContext, id: string): Promise<SigningKeyJson> {
  const found = (await ownSigningKeys(ctx)).find((key) => key.id === id);
  if (found === undefined) throw new PramanaError('not_found');
  return found;
}

type VersionAsked = { id: string; version: string };

/** A version that can be signed by this person now, with the passkeys that may: in force, enrolled before it. */
async function signable(
  ctx: AccessContext,
  { id, version }: VersionAsked,
): Promise<{ open: OpenRecord; version: KeptVersion; keys: KeyAct[] }> {
  const open = await openRecord(ctx, id, 'record');
  const wanted = await versionIn(ctx, open, version);
  const [read] = await readContents(ctx.tx, ctx.hospital, [wanted]);
  // Nobody signs what they cannot have read.
  if (read?.state !== 'open') {
    throw new PramanaError(read?.state === 'damaged' ? 'record_damaged' : 'record_forgotten');
  }
  const acts = await readKeyActs(ctx.tx, ctx.hospital.id, { person: ctx.actor.personId });
  const inForce = acts.filter(({ act, id: key }) => act === 'enrolled' && !acts.some(({ keyId }) => keyId === key));
  if (inForce.length === 0) throw new PramanaError('signing_key_missing');
  const places = await placesOf(ctx.tx, ctx.hospital, [wanted, ...inForce]);
  const keys = inForce.filter((key) => places.isBefore(key, wanted));
  if (keys.length === 0) throw new PramanaError('signing_key_later');
  return { open, version: wanted, keys };
}

/** What the browser needs to ask for a signature: WebAuthn's options, whose challenge is the version's. */
export async function askSignature(ctx: AccessContext, asked: VersionAsked): Promise<object> {
  const { version, keys } = await signable(ctx, asked);
  const [first] = keys;
  return {
    challenge: toBase64Url(signChallenge(version.hash)),
    rpId: first?.host,
    allowCredentials: keys.map(({ credential }) => ({ id: toBase64Url(credential), type: 'public-key' })),
    userVerification: 'required',
    timeout: 120_000,
  };
}

/** Keeps and seals a signature that verifies; anything else is `passkey_refused`, `already_exists` for a second one. */
export async function signVersion(ctx: AccessContext, asked: VersionAsked, passkey: object): Promise<string> {
  const { tx, hospital, actor } = ctx;
  const { version, keys } = await signable(ctx, asked);
  const { credential, assertion } = readAnswer(passkey);
  const key = keys.find((each) => equal(each.credential, credential));
  if (!key?.publicKey || key.host === null || key.origin === null) throw new PramanaError('passkey_refused');
  const site = { host: key.host, origin: key.origin };
  const checks = checkAssertion(key.publicKey, site, signChallenge(version.hash), assertion);
  if (checks.some(({ ok }) => !ok) || !(await grew(ctx, key, assertion))) throw new PramanaError('passkey_refused');
  const at = new Date(ctx.clock.now());
  const id = newId(at.getTime());
  const facts = {
    recordId: version.recordId,
    version: version.version,
    recordHash: version.hash,
    signerId: actor.personId,
    signerName: actor.name,
    credential,
    ...assertion,
  };
  const prepared = await prepareDocument(tx, {
    ...sealedAs(ctx, at),
    series: { kind: 'signature', prefix: 'SIG' },
    kind: 'signature',
    documentId: id,
    subjectId: version.subjectId,
    items: signatureItems(facts),
  });
  const { series, number } = await finish(tx, prepared);
  await insertSignature(tx, hospital.id, { id, keyId: key.id, at, series, number, ...facts }).catch(
    (error: unknown) => {
      if (!violatedConstraint(error).startsWith('record_signature_hospital_id_record_id_version')) throw error;
      throw new PramanaError('already_exists', { cause: error });
    },
  );
  await tell('signed', tx, hospital, {
    id: version.id,
    record: version.recordId,
    version: version.version,
    subject: version.subjectId,
    category: version.category,
    type: version.type,
    author: version.authorId,
    at: version.at,
    series: version.series,
    number: version.number,
    content: null,
  });
  return version.recordId;
}

/** The counter of a passkey only grows, where its authenticator keeps one: otherwise there are two of it. */
async function grew({ tx, hospital }: AccessContext, { id }: KeyAct, assertion: Assertion): Promise<boolean> {
  const former = await readSignatures(tx, hospital.id, { keys: [id] });
  const most = Math.max(0, ...former.map(counterOf));
  return most === 0 || counterOf(assertion) > most;
}

/** A browser's answer to `navigator.credentials.get`, as bytes; `passkey_refused` when it is none. */
function readAnswer(passkey: object): { credential: Uint8Array; assertion: Assertion } {
  const { id, response } = passkey as { id?: unknown; response?: Record<string, unknown> };
  return {
    credential: bytesOf(id),
    assertion: {
      clientData: bytesOf(response?.['clientDataJSON']),
      authenticatorData: bytesOf(response?.['authenticatorData']),
      signature: bytesOf(response?.['signature']),
    },
  };
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]{1,8192}$/.test(value)) throw new PramanaError('passkey_refused');
  return new Uint8Array(Buffer.from(value, 'base64url'));
}
