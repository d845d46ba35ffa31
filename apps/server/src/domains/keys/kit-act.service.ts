import { civil, NO_CURRENCY, PramanaError } from '@pramana/kernel';
import { violatedConstraint } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Services } from '../../platform/services.ts';
import { keyringKits, nodeItself, sealDocument } from '../sealing/index.ts';
import { insertKitAct, readKitActs } from './kit-act.store.ts';
import { kitItems } from './kit.claim.ts';
import { readKit } from './kit.store.ts';

const SERIES = { kind: 'recovery-kit', prefix: 'KIT' };

/**
 * Every kit that the keyring was told of is an entry of the node log, once. Before the node has a log there is none: the keeper
 * makes it up for.
 */
export async function sealKits({ db }: Pick<Services, 'db'>): Promise<void> {
  const kits = keyringKits();
  if (kits.length === 0) return;
  try {
    const node = await nodeItself(db);
    await db.inHospital(node.id, async (tx) => {
      const sealed = new Set((await readKitActs(tx, node.id)).map(({ kitId }) => kitId));
      for (const { id: kitId, recipient, confirmedAt: at } of kits) {
        if (sealed.has(kitId)) continue;
        const authorId = (await readKit(tx, kitId))?.madeBy ?? null;
        const act = { kitId, recipient, authorId };
        const id = newId();
        const { series, number } = await sealDocument(tx, {
          hospital: node,
          series: SERIES,
          kind: 'key',
          documentId: id,
          subjectId: null,
          currency: NO_CURRENCY,
          total: 0n,
          at,
          businessDate: civil(at.getTime(), node.timeZone).date,
          authorId,
          items: kitItems(act),
        });
        await insertKitAct(tx, node.id, { ...act, id, series, number, at });
      }
    });
  } catch (error) {
    const isWaiting = error instanceof PramanaError && error.code === 'log_origin_missing';
    // Another server was first.
    if (!isWaiting && violatedConstraint(error) !== 'kit_act_hospital_id_kit_id_key') throw error;
  }
}
