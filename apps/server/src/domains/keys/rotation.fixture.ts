import type { HospitalId } from '@pramana/kernel';
import { openKeyring } from '@pramana/vault/node';
import { openDatabase } from '../../platform/database/index.ts';
import { installKeys } from '../sealing/index.ts';
import { freshMemory, renewPiece } from './renewal.service.ts';
import { rotateBatch } from './rotation.service.ts';

/*
 * A process that is killed while it rotates: argv is the database's address, the keyring's folder and the hospital; with
 * `renew` it replaces the keys below. It says after each batch how far it is.
 */
const [url = '', keyring = '', id = '', work = 'rotate'] = process.argv.slice(2);
const db = openDatabase({ url, poolSize: 2, onIdleError: () => undefined });
installKeys(await openKeyring(keyring));
const hospital = { id: id as HospitalId, slug: 'asha', timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
const turn = { db, hospital, now: new Date('2026-11-21T10:00:00.000Z') };
const memory = freshMemory();
const renewal = { ...turn, settleMs: 0, tell: () => undefined };
const piece = () => (work === 'renew' ? renewPiece(renewal, memory) : rotateBatch(turn, 20));
for (let batch = 1; await piece(); batch += 1) process.stdout.write(`batch ${batch}\n`);
await db.close();
