import { NO_CURRENCY } from '@pramana/kernel';
import {
  blockHash,
  buildClaim,
  type ClaimHeader,
  type ClaimItem,
  commit,
  decodeHeader,
  Edge,
  ed25519Signer,
  fromHex,
  leafHash,
  NO_PREVIOUS,
  type RandomBytes,
  type SaltedItem,
  type Signer,
  signCheckpoint,
} from '@pramana/ledger';
import type { BlockJson } from '../chain/lanes.ts';

/** What was sealed, as a database holds it beside the block. */
export interface SandClaim {
  patient: string;
  claim: Uint8Array;
  salt: Uint8Array;
  items: readonly SaltedItem[];
}

/** A block as a database holds it. Everything in it can be tampered with. */
export interface SandBlock {
  /** The same through every act; what the person sees as "the second bill". */
  key: string;
  kind: string;
  number: number;
  /** null in the copy of a real block: claims do not leave the server, so nothing can be recomputed from them here. */
  content: SandClaim | null;
  commitment: Uint8Array;
  prev: Uint8Array;
  hash: Uint8Array;
}

/** A small hospital in this browser's memory. `kept` is what left it: on a patient's paper, at a witness. */
export interface Sandbox {
  /** What the first block hangs on: the block before it, which is not here, or `NO_PREVIOUS` and -1 before a genesis. */
  before: { number: number; hash: Uint8Array };
  blocks: readonly SandBlock[];
  /** What the log signed last. */
  checkpoint: string;
  kept: { size: number; root: Uint8Array; checkpoint: string };
  signer: Signer;
}

/** As much of a block as is copied: nothing about a person. */
export type CopiedBlock = Pick<BlockJson, 'label' | 'kind' | 'number' | 'commitment' | 'prev' | 'hash'>;

const ORIGIN = 'sandbox.example/log/practice';
const SERIES = 'OPD-2627';
const DAY = Date.UTC(2026, 10, 21, 4, 30);

/** Made-up people and amounts in paise. */
const BILLS: readonly { patient: string; lines: readonly [name: string, amount: number][] }[] = [
  {
    patient: 'Asha Rao',
    lines: [
      ['Paracetamol 500 mg', 1032],
      ['General consultation', 40_000],
    ],
  },
  { patient: 'Ravi Patil', lines: [['Amoxicillin 500 mg', 6_240]] },
  {
    patient: 'Li Wei',
    lines: [
      ['Blood glucose, fasting', 9_000],
      ['Metformin 500 mg', 1_410],
    ],
  },
  { patient: 'Fatima Shaikh', lines: [['X-ray, chest', 35_000]] },
];

/** A genesis and four bills, chained, in a log that is signed with a key made for this moment. */
export async function buildSandbox(random: RandomBytes): Promise<Sandbox> {
  const signer = ed25519Signer(ORIGIN, random(32));
  const blocks: SandBlock[] = [];
  const documents = [{ patient: '', lines: [] }, ...BILLS];
  for (const [number, { patient, lines }] of documents.entries()) {
    const items = lines.map(([name, amount]): ClaimItem => ({ name: 'line', value: { name, amount } }));
    const prev = blocks.at(-1)?.hash ?? NO_PREVIOUS;
    blocks.push(seal({ key: String(number), patient, number, prev, items }, random));
  }
  return signed({ number: -1, hash: NO_PREVIOUS }, blocks, signer);
}

/**
 * Real blocks of one series, in ascending order, at least one: numbers, commitments and hashes are those of the hospital;
 * the log over them is made here, as the real one holds far more than these.
 */
export function copySandbox(copied: readonly CopiedBlock[], random: RandomBytes): Promise<Sandbox> {
  const blocks = copied.map(
    ({ label, kind, number, commitment, prev, hash }): SandBlock => ({
      key: label,
      kind,
      number,
      content: null,
      commitment: fromHex(commitment),
      prev: fromHex(prev),
      hash: fromHex(hash),
    }),
  );
  const [first] = blocks;
  const before = { number: (first?.number ?? 0) - 1, hash: first?.prev ?? NO_PREVIOUS };
  return signed(before, blocks, ed25519Signer(ORIGIN, random(32)));
}

async function signed(before: Sandbox['before'], blocks: readonly SandBlock[], signer: Signer): Promise<Sandbox> {
  const checkpoint = await sign(blocks, signer);
  return { before, blocks, checkpoint, kept: { size: blocks.length, root: rootOf(blocks), checkpoint }, signer };
}

interface Document {
  key: string;
  patient: string;
  number: number;
  prev: Uint8Array;
  items: readonly ClaimItem[];
}

/** A document as the hospital itself would seal it. */
export function seal({ key, patient, number, prev, items }: Document, random: RandomBytes): SandBlock {
  const isGenesis = number === 0;
  const fields = {
    kind: isGenesis ? 'genesis' : 'bill',
    hospital: 'practice',
    series: SERIES,
    number,
    time: DAY + number * 3_600_000,
    currency: isGenesis ? NO_CURRENCY : 'INR',
    total: items.reduce((sum, { value }) => sum + BigInt(amountOf(value)), 0n),
    paidAtSeal: 0n,
    prev,
  } as const;
  const built = buildClaim({ ...fields, items }, random);
  const { claim, salt, commitment } = built;
  const content = { patient, claim, salt, items: built.items };
  return { key, kind: fields.kind, number, content, commitment, prev, hash: blockHash(prev, commitment) };
}

/** The amount of a line's value, in paise; 0 for what is no line. */
export function amountOf(value: ClaimItem['value']): number {
  const amount = typeof value === 'object' && value !== null && 'amount' in value ? value.amount : 0;
  return typeof amount === 'number' ? amount : 0;
}

export function nameOf(value: ClaimItem['value']): string {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : '';
  return typeof name === 'string' ? name : '';
}

/** The tree over all blocks, as the log computes it. */
export function rootOf(blocks: readonly SandBlock[]): Uint8Array {
  const edge = Edge.empty();
  for (const { commitment } of blocks) edge.append(leafHash(commitment));
  return edge.root();
}

/** The hospital's own key signs a tree: it can do so for any tree. */
export function sign(blocks: readonly SandBlock[], signer: Signer): Promise<string> {
  return signCheckpoint({ origin: signer.name, size: blocks.length, root: rootOf(blocks) }, signer);
}

/** The head of a claim, or null when its bytes are none any more. */
export function headerOf({ claim }: Pick<SandClaim, 'claim'>): ClaimHeader | null {
  try {
    return decodeHeader(claim);
  } catch {
    return null;
  }
}

/** The commitment that the stored claim has; null when it cannot be read. */
export function commitmentOf(content: SandClaim): Uint8Array | null {
  const header = headerOf(content);
  return header && commit(header.kind, content.salt, content.claim);
}

/** The number of a block: the sealed one where the claim is here; null when its bytes are none any more. */
export function numberOf({ content, number }: SandBlock): number | null {
  return content === null ? number : (headerOf(content)?.number ?? null);
}
