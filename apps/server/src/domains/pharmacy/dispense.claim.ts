import { type CborMap, type ClaimItem, fromHex } from '@pramana/ledger';

/** One line of a pharmacy's act. */
export interface HandedFacts {
  readonly line: number;
  readonly itemId: string;
  /** What the item is called; only in the claim. */
  readonly name?: string;
  readonly batchId: string;
  readonly number: string;
  readonly expiry: string;
  readonly quantity: bigint;
  readonly chargeId: string;
  readonly swap: string;
  readonly consent: { readonly id: string; readonly by: string; readonly at: Date } | null;
  readonly goods: string;
}

/** A pharmacy's act: handed out, taken back, confirmed by the patient. */
export interface DispenseFacts {
  readonly act: string;
  readonly subjectId: string;
  readonly recordId: string;
  readonly version: number;
  readonly encounterId: string;
  readonly ofId: string | null;
  readonly how: string;
  /** Null: the patient, in their own account. */
  readonly authorId: string | null;
  /** Only in the claim. */
  readonly authorName?: string;
}

/**
 * The items of a claim of kind `dispense`. Frozen for ever (docs/decisions/0024-dispense-and-evidence.md): a key never
 * changes its meaning; new facts are new keys.
 */
export function dispenseItems(facts: DispenseFacts, lines: readonly HandedFacts[]): ClaimItem[] {
  const { authorId, authorName, ofId, how } = facts;
  const author = {
    ...(authorId === null ? {} : { id: idBytes(authorId) }),
    ...(authorName ? { name: authorName } : {}),
  };
  const act: CborMap = {
    act: facts.act,
    record: idBytes(facts.recordId),
    version: facts.version,
    encounter: idBytes(facts.encounterId),
    ...(ofId === null ? {} : { of: idBytes(ofId) }),
    ...(how === '' ? {} : { how }),
  };
  return [
    { name: 'author', value: author },
    { name: 'patient', value: idBytes(facts.subjectId) },
    { name: 'dispense', value: act },
    ...lines.map((line) => ({ name: 'handed', value: handed(line) })),
  ];
}

function handed(line: HandedFacts): CborMap {
  const { consent, swap, goods, name } = line;
  return {
    line: line.line,
    item: idBytes(line.itemId),
    ...(name ? { desc: name } : {}),
    batch: idBytes(line.batchId),
    no: line.number,
    exp: line.expiry,
    qty: line.quantity,
    charge: idBytes(line.chargeId),
    ...(swap === '' ? {} : { swap }),
    ...(consent === null
      ? {}
      : { consent: idBytes(consent.id), by: idBytes(consent.by), at: BigInt(consent.at.getTime()) }),
    ...(goods === '' ? {} : { goods }),
  };
}

/** Column of each key: how the audit names a damage. */
export const DISPENSE_COLUMNS: Readonly<Record<string, string>> = {
  'author.id': 'author_id',
  patient: 'subject_id',
  'dispense.record': 'record_id',
  'dispense.encounter': 'encounter_id',
  'dispense.of': 'of_id',
  handed: 'dispense_line.position',
  'handed.line': 'dispense_line.line',
  'handed.item': 'dispense_line.item_id',
  'handed.batch': 'dispense_line.batch_id',
  'handed.no': 'batch.number',
  'handed.exp': 'batch.expiry',
  'handed.qty': 'dispense_line.quantity',
  'handed.charge': 'dispense_line.charge_id',
  'handed.swap': 'dispense_line.swap',
  'handed.consent': 'dispense_line.substitution_id',
  'handed.by': 'substitution.answered_by',
  'handed.at': 'substitution.answered_at',
  'handed.goods': 'dispense_line.goods',
  time: 'at',
};

/** What no row could say otherwise. */
export const DISPENSE_IN_CLAIM = ['author.name', 'handed.desc'];

function idBytes(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
