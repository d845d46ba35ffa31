import { PramanaError } from '@pramana/kernel';
import { equal, parseVkey } from '@pramana/ledger';
import { afterCommit, type Tx } from '../../platform/database/index.ts';
import {
  type ActMaker,
  publishedLogs,
  readWitnesses,
  sealAct,
  witnessesChanged,
  witnessSigner,
} from '../sealing/index.ts';
import { insertWitnessAct, lockWitnesses } from './witness-act.store.ts';
import { type WitnessAct, witnessActItems } from './witness.claim.ts';
import { witnessKey } from './witness.policy.ts';

const NOTHING = { vkey: null, url: null, counts: null, quorum: null };

/**
 * `already_exists` for one that is joined at this very address; at another one it is joined anew. Also for a joined one's
 * key under another name: no name is signed, so that one witness would cosign as two.
 */
export async function joinWitness(
  tx: Tx,
  maker: ActMaker,
  asked: { vkey: string; url: string; counts: boolean },
): Promise<void> {
  const own = [...publishedLogs(), witnessSigner()].flatMap((each) => (each === null ? [] : [each.vkey]));
  const { text: vkey, publicKey } = witnessKey(asked.vkey, own);
  await lockWitnesses(tx, maker.hospital.id);
  const { joined } = await readWitnesses(tx, maker.hospital.id);
  const isSame = (each: (typeof joined)[number]): boolean =>
    each.vkey === vkey ? each.url === asked.url : equal(parseVkey(each.vkey).publicKey, publicKey);
  if (joined.some(isSame)) throw new PramanaError('already_exists', { field: 'vkey' });
  await decide(tx, maker, { ...NOTHING, act: 'join', vkey, url: asked.url, counts: asked.counts });
}

/** `not_found` when it is not joined. */
export async function leaveWitness(tx: Tx, maker: ActMaker, vkey: string): Promise<void> {
  await lockWitnesses(tx, maker.hospital.id);
  const { joined } = await readWitnesses(tx, maker.hospital.id);
  if (!joined.some((each) => each.vkey === vkey)) throw new PramanaError('not_found');
  await decide(tx, maker, { ...NOTHING, act: 'leave', vkey });
}

/** The same again changes nothing; `invalid_field` for more than there are. */
export async function setQuorum(tx: Tx, maker: ActMaker, quorum: number | null): Promise<void> {
  await lockWitnesses(tx, maker.hospital.id);
  const { joined, chosen } = await readWitnesses(tx, maker.hospital.id);
  if (quorum !== null && quorum > joined.filter(({ counts }) => counts).length)
    throw new PramanaError('invalid_field', { field: 'count', detail: 'There are not so many witnesses.' });
  if (quorum !== chosen) await decide(tx, maker, { ...NOTHING, act: 'quorum', quorum });
}

async function decide(tx: Tx, maker: ActMaker, said: Omit<WitnessAct, 'authorId'>): Promise<void> {
  const act = { ...said, authorId: maker.authorId };
  const items = witnessActItems(act);
  const place = await sealAct(tx, maker, { series: { kind: 'witness', prefix: 'WIT' }, kind: 'policy', items });
  await insertWitnessAct(tx, maker.hospital.id, { ...act, ...place });
  afterCommit(tx, () => witnessesChanged(maker.hospital.id));
}
