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
  leafHash,
  NO_PREVIOUS,
  type RandomBytes,
  type SaltedItem,
  type Signer,
  signCheckpoint,
} from '@pramana/ledger';

/** A block as a database holds it. Everything in it can be tampered with. */
export interface SandBlock {
  /** The same through every act; what the person sees as "the second bill". */
  key: string;
  patient: string;
  claim: Uint8Array;
  salt: Uint8Array;
  items: readonly SaltedItem[];
  commitment: Uint8Array;
  prev: Uint8Array;
  hash: Uint8Array;
}

/** A small hospital in this browser's memory. `kept` is what left it: on a patient's paper, at a witness. */
export interface Sandbox {
  blocks: readonly SandBlock[];
  /** What the log signed last. */
  checkpoint: string;
  kept: { size: number; root: Uint8Array; checkpoint: string };
  signer: Signer;
}

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
  const checkpoint = await sign(blocks, signer);
  return { blocks, checkpoint, kept: { size: blocks.length, root: rootOf(blocks), checkpoint }, signer };
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
  return { key, patient, claim, salt, commitment, prev, items: built.items, hash: blockHash(prev, commitment) };
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
export function headerOf({ claim }: Pick<SandBlock, 'claim'>): ClaimHeader | null {
  try {
    return decodeHeader(claim);
  } catch {
    return null;
  }
}

/** The commitment that the stored claim has; null when it cannot be read. */
export function commitmentOf(block: SandBlock): Uint8Array | null {
  const header = headerOf(block);
  return header && commit(header.kind, block.salt, block.claim);
}
