import { prepareItems } from '@pramana/ledger';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import { insertBlocks, moveSeries } from './batch.store.ts';
import {
  lockedSeries,
  nextBlock,
  type PreparedDocument,
  prepareDocument,
  saltsFor,
  type SealedBlock,
  type SealInput,
  sealedBlock,
} from './block.service.ts';
import { wakeSequencer } from './wake.service.ts';

/** So many blocks are made between two looks at other work of the process, and travel in one statement. */
const CHUNK = 100;

/** What may differ between the documents of one batch. */
type BatchedInput = Pick<SealInput, 'documentId' | 'total' | 'items'>;

/**
 * Seals many documents of one series and one subject, as `sealDocument` would one after the other, with one lock and one
 * move of the series: a row that is updated thousands of times in a transaction is slower each time. `progress` hears
 * how many blocks are written.
 */
export async function sealDocuments(
  tx: Tx,
  shared: Omit<SealInput, keyof BatchedInput>,
  documents: readonly BatchedInput[],
  progress?: (sealed: number) => Promise<void>,
): Promise<SealedBlock[]> {
  const [first] = documents;
  if (first === undefined) return [];
  const frame = await prepareDocument(tx, { ...shared, ...first });
  const { hospital } = shared;
  const sealed: SealedBlock[] = [];
  try {
    const series = await lockedSeries(tx, frame);
    let end = { lastNumber: series.lastNumber, lastHash: series.lastHash };
    for (let from = 0; from < documents.length; from += CHUNK) {
      const rows = documents.slice(from, from + CHUNK).map((document) => {
        const items = prepareItems(document.items, saltsFor(document.items));
        const row = nextBlock({ ...frame, input: { ...shared, ...document }, items }, end);
        end = { lastNumber: row.number, lastHash: row.hash };
        return row;
      });
      await insertBlocks(tx, hospital.id, rows, new Date());
      sealed.push(...rows.map(sealedBlock));
      await progress?.(sealed.length);
    }
    await moveSeries(tx, hospital.id, frame.code, end);
    afterCommit(tx, () => wakeSequencer(hospital.id, shared.urgent ?? false));
    return sealed;
  } finally {
    frame.key.destroy();
  }
}

/**
 * `finish` for many documents of one series, whoever they are about: one lock, the blocks one behind the other, one statement
 * for all. Like that one it zeroes the keys of what was prepared.
 */
export async function finishAll(tx: Tx, prepared: readonly PreparedDocument[]): Promise<SealedBlock[]> {
  const [first] = prepared;
  if (first === undefined) return [];
  const { hospital } = first.input;
  try {
    const series = await lockedSeries(tx, first);
    let end = { lastNumber: series.lastNumber, lastHash: series.lastHash };
    const rows = prepared.map((document) => {
      if (document.code !== first.code) throw new Error('Documents of two series are no batch.');
      const row = nextBlock(document, end);
      end = { lastNumber: row.number, lastHash: row.hash };
      return row;
    });
    await Promise.all([insertBlocks(tx, hospital.id, rows, new Date()), moveSeries(tx, hospital.id, first.code, end)]);
    afterCommit(tx, () => wakeSequencer(hospital.id, false));
    return rows.map(sealedBlock);
  } finally {
    for (const { key } of prepared) key.destroy();
  }
}
