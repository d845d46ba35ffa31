/** A record version signed by passkey, in a small log with real keys, with parts that a test changes. Everybody is made up. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { NO_CURRENCY } from '@pramana/kernel';
import {
  addSignatures,
  append,
  buildClaim,
  type ClaimItem,
  type ClaimKind,
  contentHash,
  cosign,
  encodeContent,
  formatReceipt,
  formatSignedRecord,
  memoryStore,
  parseNote,
  proveInclusion,
  type RecordFacts,
  recordHash,
  sha256,
  type Signer,
  signChallenge,
  toBase64Url,
  utf8,
} from '@pramana/ledger';
import { recordItems, signatureItems, signingKeyItems } from '../../server/src/domains/records/record.claim.ts';
import { counterBytes, LOG, WITNESSES } from './receipts.ts';

const TIME = Date.UTC(2026, 10, 21, 8, 5);
const id = (n: number): string => `0198000${n}-1111-7222-8333-444455556666`;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
const COSE = Buffer.concat([
  Buffer.from('a5010203262001215820', 'hex'),
  Buffer.from(x, 'base64url'),
  Buffer.from('225820', 'hex'),
  Buffer.from(y, 'base64url'),
]);

/** What a test wants otherwise than it should be. */
export interface Wrong {
  /** The order of the entries in the log. */
  readonly order?: readonly ('key' | 'record' | 'signature')[];
  readonly hospital?: string;
  readonly challenge?: Uint8Array;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly origin?: string;
  readonly host?: string;
  readonly flags?: number;
  /** Bytes of the authenticator data that are other than what was signed, and of the signature. */
  readonly flipped?: 'authenticatorData' | 'signature' | 'clientData';
  readonly credential?: Uint8Array;
  readonly signer?: string;
  readonly version?: number;
  readonly content?: Uint8Array | null;
  readonly witnessed?: boolean;
  /** The log that the enrolment stands in; else the one of the other two. */
  readonly enrolledIn?: Signer;
}

const CREDENTIAL = new Uint8Array(16).fill(9);
const SITE = { host: 'asha.example', origin: 'https://asha.example' };
export const CONTENT = encodeContent(
  {
    title: 'Review after two weeks',
    text: 'Cough is better.\nChest clear.',
    fields: [{ label: 'Pulse', value: '72' }],
    files: [],
    data: null,
    reason: '',
  },
  new Uint8Array(16).fill(3),
);

const FACTS: RecordFacts = {
  hospital: 'asha',
  subject: id(1),
  record: id(2),
  version: 1,
  category: 'notes',
  type: 'Composition',
  author: { id: id(3), name: 'Dr. Anil Deshmukh', role: 'doctor' },
  at: TIME,
  date: '2026-11-20',
  released: true,
  content: contentHash(CONTENT),
  previous: null,
};

function flip(bytes: Uint8Array, isWanted: boolean): Uint8Array {
  return isWanted ? bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1) : bytes;
}

function assertionOf(wrong: Wrong) {
  const challenge = toBase64Url(wrong.challenge ?? signChallenge(recordHash(FACTS)));
  const { type = 'webauthn.get', crossOrigin = false, origin = SITE.origin, host = SITE.host, flags = 5 } = wrong;
  const client = utf8(JSON.stringify({ type, challenge, origin, crossOrigin }));
  const hostHash = createHash('sha256').update(host).digest();
  const data = new Uint8Array(Buffer.concat([hostHash, Buffer.of(flags, 0, 0, 0, 1)]));
  const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
  return {
    clientData: flip(client, wrong.flipped === 'clientData'),
    authenticatorData: flip(data, wrong.flipped === 'authenticatorData'),
    signature: flip(new Uint8Array(sign('sha256', signed, privateKey)), wrong.flipped === 'signature'),
  };
}

/** A log with these leaves, seen by the witnesses. */
async function logOf(signer: Signer, leaves: readonly Uint8Array[], { witnessed }: Wrong) {
  const store = memoryStore();
  const { head } = await append({ origin: signer.name, signer, store, leaves });
  let { checkpoint } = head;
  for (const witness of witnessed === false ? [] : WITNESSES) {
    const signature = await cosign(parseNote(head.checkpoint).text, witness, TIME / 1000 + 60);
    checkpoint = addSignatures(checkpoint, signature);
  }
  return { store, head, checkpoint };
}

/** The text of a `.pramana-signature` file. */
export async function signedFile(wrong: Wrong = {}): Promise<string> {
  const person = { personId: id(3), personName: 'Dr. Anil Deshmukh' };
  const key = { publicKey: new Uint8Array(COSE), ...SITE };
  const items: Record<'key' | 'record' | 'signature', ClaimItem[]> = {
    key: signingKeyItems({ ...person, act: 'enrolled', authorId: id(3), name: 'Phone', credential: CREDENTIAL, key }),
    record: recordItems(FACTS),
    signature: signatureItems({
      signerId: wrong.signer ?? id(3),
      signerName: 'Dr. Anil Deshmukh',
      recordId: id(2),
      version: wrong.version ?? 1,
      recordHash: recordHash(FACTS),
      credential: wrong.credential ?? CREDENTIAL,
      ...assertionOf(wrong),
    }),
  };
  const series = { key: 'SGK-2627', record: 'REC-2627', signature: 'SIG-2627' };
  const order = wrong.order ?? ['key', 'record', 'signature'];
  const built = order.map((kind: ClaimKind & keyof typeof items) => {
    const hospital = kind === 'signature' ? (wrong.hospital ?? 'asha') : 'asha';
    const place = { hospital, series: series[kind], number: 1, time: TIME, currency: NO_CURRENCY };
    const prev = sha256(utf8(kind));
    return buildClaim({ ...place, kind, total: 0n, paidAtSeal: 0n, prev, items: items[kind] }, counterBytes(kind));
  });
  const leaves = [...built.map(({ commitment }) => commitment), sha256(utf8('another'))];
  const [own, older] = [await logOf(LOG, leaves, wrong), await logOf(wrong.enrolledIn ?? LOG, leaves, wrong)];
  const texts: Record<string, string> = {};
  for (const [index, { kind, salt, claim, items: shown }] of built.entries()) {
    const { store, head, checkpoint } = kind === 'key' ? older : own;
    const proof = await proveInclusion(store, index, head.size);
    texts[kind] = formatReceipt({ form: 'proof', kind, salt, claim, items: shown, index, proof, checkpoint });
  }
  const { key: enrolment = '', record = '', signature = '' } = texts;
  const content = wrong.content === undefined ? CONTENT : wrong.content;
  return formatSignedRecord({ key: enrolment, record, signature, content });
}
