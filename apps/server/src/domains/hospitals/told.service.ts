import type { OperatorActJson } from '@pramana/contract';
import { type HospitalId, PramanaError } from '@pramana/kernel';
import type { Database } from '../../platform/database/index.ts';
import { blockViews, labelOf, nodeItself, receiptFor } from '../sealing/index.ts';
import { actsAbout } from './act.store.ts';

/** What the operator did about one hospital, newest first, with where each stands in the node log. */
export async function operatorActsAbout(db: Database, about: HospitalId): Promise<OperatorActJson[]> {
  const node = await nodeItself(db);
  return db.inHospital(node.id, async (tx) => {
    const acts = await actsAbout(tx, node.id, about);
    const blocks = await blockViews(tx, node, acts);
    return acts.flatMap(({ series, number, at, ...act }) => {
      const seal = blocks.get(labelOf(series, number));
      return seal === undefined ? [] : [{ ...act, at: at.toISOString(), seal }];
    });
  });
}

/** The proof of one of them with all its items, which are about that hospital alone; `not_found` for any other's. */
export async function proofOfAct(db: Database, about: HospitalId, id: string): Promise<string> {
  const node = await nodeItself(db);
  return db.inHospital(node.id, async (tx) => {
    const act = (await actsAbout(tx, node.id, about)).find((each) => each.id === id);
    if (act === undefined) throw new PramanaError('not_found');
    const text = await receiptFor(tx, node, act);
    if (text === null) throw new PramanaError('proof_pending');
    return text;
  });
}
