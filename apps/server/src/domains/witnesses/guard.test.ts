import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PramanaError } from '@pramana/kernel';
import { ed25519Signer, signCheckpoint } from '@pramana/ledger';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { Outbound } from '../../platform/outbound.ts';
import type { Hospital } from '../../platform/session.ts';
import { headFolder } from '../sealing/head.store.ts';
import { NOW, places } from '../sealing/audit.fixture.ts';
import { auditHospital } from '../sealing/audit.service.ts';
import { changeLogKey } from '../keys/log-key.service.ts';
import { examineLog, lockLogs, type LogRow, type SealingHospital } from '../sealing/index.ts';
import { keys } from '../sealing/keys.service.ts';
import { installSealing } from '../sealing/process.service.ts';
import { type ServerChange, signingNode } from '../sealing/sequencer.fixture.ts';
import type { Sequencer } from '../sealing/sequencer.service.ts';
import { converse, shownBy } from '../sealing/witness-talk.service.ts';
import { registerWitnessesAudit } from './audit.service.ts';
import { overrideGuard } from './override.service.ts';
import { ADMITTED, testWitness, type TestWitness } from './witness.fixture.ts';
import { joinWitness, leaveWitness, setQuorum } from './witness.service.ts';

registerWitnessesAudit();
const { node, heads, server, hospitalWithLog, seal, rows } = await signingNode();
const clock = { now: () => Date.parse('2026-11-21T10:00:00Z') };
const outbound = new Outbound(ADMITTED);
afterAll(() => outbound.close());
const all = await Promise.all(['a', 'b', 'c'].map((name) => testWitness(`${name}.example/w`, clock.now)));
const [one, two, three] = all as [TestWitness, TestWitness, TestWitness];

/** Who does not answer. */
const away = new Set<string>();
/** Who takes the question and never says anything. */
const hanging = new Set<string>();
/** Happens while a witness is being asked. */
let meanwhile: () => void = () => undefined;
afterEach(() => {
  away.clear();
  hanging.clear();
  meanwhile = () => undefined;
});
const askShown = async (log: Pick<LogRow, 'origin'>, { vkey, url }: { vkey: string; url: string }) => {
  if (away.has(vkey)) throw new Error('away');
  if (hanging.has(vkey)) return new Promise<never>(() => undefined);
  const shown = await shownBy({ outbound }, { url }, log);
  meanwhile();
  return shown;
};

/** A server that asks witnesses, and is the process's own. */
async function start(change: ServerChange = {}): Promise<Sequencer> {
  const sequencer = await server({ askShown, ...change });
  installSealing({ sequencer, verifyUrl: () => '', publicUrl: () => '' });
  return sequencer;
}

/** A hospital with these witnesses and one sealed bill in its log. */
async function hospitalWith(slug: string, witnesses: readonly TestWitness[]) {
  const { hospital, log } = await hospitalWithLog(slug);
  const sequencer = await start();
  const maker = {
    hospital: { ...hospital, dayCutHour: 0 } as unknown as Hospital,
    authorId: null,
    at: new Date(clock.now()),
  };
  for (const witness of witnesses) {
    const { vkey, url } = witness;
    witness.follow(log.vkey);
    await node.db.inHospital(hospital.id, (tx) => joinWitness(tx, maker, { vkey, url, counts: true }));
  }
  await more(sequencer, hospital);
  return { hospital, log, sequencer, maker };
}

/** One more server, which has heard the witnesses and signs when it is told to. */
async function confirmed(hospital: SealingHospital, change: ServerChange = {}): Promise<Sequencer> {
  const sequencer = await start({ idle: true, ...change });
  await sequencer.flush(hospital.id);
  expect(sequencer.guard(hospital.id).code).toBe('OK');
  return sequencer;
}

async function more(sequencer: Sequencer, hospital: SealingHospital): Promise<void> {
  await seal(hospital);
  await sequencer.flush(hospital.id);
}

async function cosigned(sequencer: Sequencer, log: LogRow, { vkey, url }: TestWitness): Promise<void> {
  const head = sequencer.publications.head(log.id);
  if (head === undefined) throw new Error('nothing is published');
  const witness = { vkey, url, counts: true, joinedAt: new Date(clock.now()) };
  expect(await converse({ db: node.db, clock, outbound }, witness, head, null)).toMatchObject({ kind: 'cosigned' });
}

/** The operator overrules this doubt. */
const override = ({ id }: SealingHospital, doubt: 'witnesses' | 'tree', reason = 'a thief', authorId = node.author) =>
  overrideGuard({ db: node.db, clock }, { id, doubt, reason, authorId });

const audit = (hospital: SealingHospital) => {
  const { signal } = new AbortController();
  return auditHospital({ db: node.db, heads, hospital, now: NOW, signal, onProgress: () => undefined });
};

/** Ends the open log. */
const end = (hospital: SealingHospital, { slug, shard }: LogRow, reason: 'planned' | 'stolen') =>
  node.db.inHospital(hospital.id, (tx) =>
    changeLogKey(
      tx,
      { hospital: { ...hospital, dayCutHour: 0 }, authorId: node.author, at: new Date(clock.now()) },
      { address: `${slug}-${shard}`, reason },
    ),
  );

const waiting = (hospital: SealingHospital): Promise<number> =>
  rows(hospital, 'seal_queue').then((found) => found.length);

test('an old backup is refused by the checkpoint that a witness shows, also where the copy of the head is lost', async () => {
  const { hospital, log, sequencer } = await hospitalWith('restored', [one]);
  const before = await node.db.inHospital(hospital.id, (tx) =>
    tx.selectFrom('log_head').selectAll().where('log_id', '=', log.id).executeTakeFirstOrThrow(),
  );
  await more(sequencer, hospital);
  await cosigned(sequencer, log, one);
  await sequencer.stop();
  await node.tamper('delete from log_entry where hospital_id = $1 and index >= $2', [hospital.id, before.size]);
  await node.tamper('update log_head set size = $2, root = $3, edge = $4, checkpoint = $5 where log_id = $1', [
    log.id,
    before.size,
    before.root,
    before.edge,
    before.checkpoint,
  ]);
  const copies = headFolder(node.headsDir, log.vkey);
  for (const file of await readdir(copies)) await rm(join(copies, file));
  const restarted = await start();
  await more(restarted, hospital);
  expect(restarted.guard(hospital.id)).toMatchObject({ ok: false, code: 'ROLLBACK' });
  expect(await waiting(hospital)).toBe(1);
  // Called a theft, the log would end here, and what the witness saw would be false for ever.
  for (const reason of ['planned', 'stolen'] as const)
    await expect(end(hospital, log, reason)).rejects.toMatchObject({ code: 'log_unsure' });
  // The operator's word lets nothing be signed here; it only says whose the later tree is.
  await override(hospital, 'tree');
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['ROLLBACK', 3]);
  await expect(end(hospital, log, 'planned')).rejects.toMatchObject({ code: 'log_unsure' });
  await end(hospital, log, 'stolen');
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['OK', 0]);
});

test('a log is not ended before its witnesses were heard, and the copy of its own head is overridden by nobody', async () => {
  const { hospital, log, sequencer } = await hospitalWith('unheard', [one]);
  await sequencer.stop();
  away.add(one.vkey);
  await start();
  const examined = () =>
    node.db.inHospital(hospital.id, async (tx) => {
      await lockLogs(tx, hospital.id);
      return examineLog(tx, log, new Date(clock.now()));
    });
  expect(await examined()).toMatchObject({ ok: false, code: 'WITNESSES', overridden: false });
  await override(hospital, 'witnesses');
  expect((await examined()).ok).toBe(true);
  await heads.write(log.vkey, await ahead(log));
  const again = await start();
  await again.flush(hospital.id);
  expect(await examined()).toMatchObject({ ok: false, code: 'ROLLBACK', overridden: false });
  for (const doubt of ['witnesses', 'tree'] as const)
    await expect(override(hospital, doubt)).rejects.toMatchObject({ code: 'conflict' });
});

test('after a start nothing is signed before so many witnesses answered that the others are no quorum', async () => {
  const { hospital, log, sequencer } = await hospitalWith('start', [one, two, three]);
  await sequencer.stop();
  for (const { vkey } of [one, two, three]) away.add(vkey);
  const restarted = await start();
  await more(restarted, hospital);
  expect(restarted.guard(hospital.id)).toMatchObject({ ok: false, code: 'WITNESSES' });
  // What was signed before is served all the same, and bills go on being sealed.
  expect(restarted.publications.head(log.id)?.head.size).toBeGreaterThan(0);
  expect(await waiting(hospital)).toBe(1);
  away.delete(one.vkey);
  await expect
    .poll(async () => (await restarted.flush(hospital.id), restarted.guard(hospital.id).detail))
    .toContain('1 of its 3');
  expect(await waiting(hospital)).toBe(1);
  away.delete(two.vkey);
  await expect.poll(async () => (await restarted.flush(hospital.id), restarted.guard(hospital.id).code)).toBe('OK');
  await restarted.flush(hospital.id);
  expect(await waiting(hospital)).toBe(0);
  // Once confirmed, it is not asked again while all goes well.
  for (const { vkey } of [one, two, three]) away.add(vkey);
  await more(restarted, hospital);
  expect(await waiting(hospital)).toBe(0);
  away.clear();
});

test.each([
  ['alone', [one]],
  ['of three', [one, two, three]],
] as const)('one that lies, %s, stops nobody: what our own key did not sign is no reason', async (_, witnesses) => {
  const { hospital, log, sequencer } = await hospitalWith(`liar-${witnesses.length}`, [...witnesses]);
  await sequencer.stop();
  const thief = ed25519Signer(log.origin, new Uint8Array(randomBytes(32)));
  const root = new Uint8Array(32).fill(1);
  for (const shown of ['no checkpoint', await signCheckpoint({ origin: log.origin, size: 1_000_000, root }, thief)]) {
    one.show(shown);
    const restarted = await start();
    await more(restarted, hospital);
    expect(restarted.guard(hospital.id).code).toBe('OK');
    expect(await waiting(hospital)).toBe(0);
    await restarted.stop();
  }
  one.show(null);
});

test('the operator’s override lets it sign on from that very head, and is an entry of that log', async () => {
  const { hospital, sequencer } = await hospitalWith('override', [one]);
  await sequencer.stop();
  away.add(one.vkey);
  const restarted = await start();
  await more(restarted, hospital);
  const overrule = (reason: string) => override(hospital, 'witnesses', reason);
  // Sent again, at once, later, or after it did what it was for: one entry.
  const labels = await Promise.all([overrule('Its house burnt down'), overrule('Its house burnt down')]);
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['OK', 0]);
  for (const label of [...labels, await overrule('Its house burnt down')]) expect(label).toMatch(/^GOV-2627-0+1$/);
  await expect(overrule('For another reason')).rejects.toMatchObject({ code: 'conflict' });
  expect((await rows(hospital, 'log_entry')).map(({ series }) => series)).toContain('GOV-2627');
  await restarted.stop();
  // It was for that head alone.
  const again = await start();
  await more(again, hospital);
  expect(again.guard(hospital.id).code).toBe('WITNESSES');
  away.clear();
});

test('an override against a later tree lets nothing be signed, also when a restart has forgotten who showed it', async () => {
  const { hospital, log, sequencer } = await hospitalWith('forgotten', [one]);
  sequencer.suspect(log, await ahead(log));
  await sequencer.flush(hospital.id);
  await override(hospital, 'tree');
  await sequencer.stop();
  away.add(one.vkey);
  const restarted = await start({ idle: true });
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['WITNESSES', 2]);
  // Its words are not the ones that a person has to confirm now.
  await expect(override(hospital, 'tree')).rejects.toMatchObject({ code: 'conflict' });
  await override(hospital, 'witnesses');
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['OK', 0]);
});

test('an override for absent witnesses ends no log: the later tree that is shown since nobody has called a thief’s', async () => {
  const { hospital, log, sequencer } = await hospitalWith('late', [one]);
  await sequencer.stop();
  away.add(one.vkey);
  const restarted = await start({ idle: true });
  await restarted.flush(hospital.id);
  await override(hospital, 'witnesses');
  restarted.suspect(log, await ahead(log));
  await expect(end(hospital, log, 'stolen')).rejects.toMatchObject({ code: 'log_unsure' });
  await expect(override(hospital, 'witnesses')).rejects.toMatchObject({ code: 'conflict' });
  await override(hospital, 'tree');
  // From before it was said which doubt is meant: it counts for none.
  await node.tamper('update guard_override set doubt = null where hospital_id = $1', [hospital.id]);
  await expect(end(hospital, log, 'stolen')).rejects.toMatchObject({ code: 'log_unsure' });
  await override(hospital, 'tree');
  await end(hospital, log, 'stolen');
});

test('each person’s word and each reason is an entry of its own, and the same one said again is none', async () => {
  const { hospital, log, sequencer } = await hospitalWith('second', [one]);
  sequencer.suspect(log, await ahead(log));
  await sequencer.flush(hospital.id);
  const second = newId<'Person'>();
  await node.db.onNode((tx) => tx.insertInto('person').values({ id: second, name: 'Farhan Qureshi' }).execute());
  const said = [];
  for (const [reason, who] of [['a thief'], ['a thief', second], ['he confessed'], ['a thief']] as const)
    said.push(await override(hospital, 'tree', reason, who));
  expect(said.map((label) => Number(label.split('-').at(-1)))).toEqual([1, 2, 3, 1]);
  // Which doubt it was stands in the claim: a row that says another one is found.
  expect(places(await audit(hospital))).toEqual([]);
  await node.tamper("update guard_override set doubt = 'witnesses' where hospital_id = $1 and number = 1", [
    hospital.id,
  ]);
  expect(places(await audit(hospital)).map(([, , at]) => at)).toEqual(['guard_override.doubt']);
});

test('no act that still waits for its signature lifts the guard: neither leaving nor a higher quorum', async () => {
  const { hospital, sequencer, maker } = await hospitalWith('lifted', [one, two]);
  await node.db.inHospital(hospital.id, (tx) => setQuorum(tx, maker, 1));
  await sequencer.flush(hospital.id);
  await sequencer.stop();
  away.add(one.vkey);
  const restarted = await start();
  await more(restarted, hospital);
  expect(restarted.guard(hospital.id).detail).toContain('1 of its 2');
  await node.db.inHospital(hospital.id, (tx) => setQuorum(tx, maker, 2));
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['WITNESSES', 2]);
  await node.db.inHospital(hospital.id, (tx) => leaveWitness(tx, maker, one.vkey));
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['WITNESSES', 3]);
});

test('it waits for no more answers than it needs: one that hangs delays nothing', async () => {
  const { hospital, sequencer } = await hospitalWith('hanging', [one, two, three]);
  await sequencer.stop();
  hanging.add(three.vkey);
  const restarted = await start();
  await more(restarted, hospital);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['OK', 0]);
});

test('an error that is none of the connection is no reason to ask again', async () => {
  const { hospital, sequencer } = await hospitalWith('hiccup', [one]);
  await sequencer.stop();
  let fails = false;
  const at = (): void => {
    if (!fails) return;
    fails = false;
    throw new Error('a hiccup');
  };
  const restarted = await confirmed(hospital, { at });
  away.add(one.vkey);
  fails = true;
  await more(restarted, hospital);
  expect(fails).toBe(false);
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['OK', 0]);
});

test('a lost connection is one, also where only an idle one was lost', async () => {
  const { hospital, sequencer } = await hospitalWith('idle', [one]);
  await sequencer.stop();
  const restarted = await confirmed(hospital);
  away.add(one.vkey);
  await seal(hospital);
  await node.tamper(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await expect.poll(() => node.db.load().total).toBe(0);
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['WITNESSES', 1]);
});

test.each(['unavailable', 'outcome_unknown'] as const)('so is %s where the outboxes are looked at', async (code) => {
  const { hospital, sequencer } = await hospitalWith(`look-${code.slice(0, 5)}`, [one]);
  await sequencer.stop();
  let isLost = false;
  const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const db: Database = {
    ...node.db,
    onNode: (work, options) =>
      isLost ? Promise.reject(new PramanaError(code, { cause })) : node.db.onNode(work, options),
  };
  const restarted = await start({ db });
  await restarted.flush(hospital.id);
  expect(restarted.guard(hospital.id).code).toBe('OK');
  away.add(one.vkey);
  isLost = true;
  await expect
    .poll(async () => (await restarted.flush(hospital.id), restarted.guard(hospital.id).code))
    .toBe('WITNESSES');
});

test('what was asked before a connection was lost confirms nothing after it', async () => {
  const { hospital, sequencer } = await hospitalWith('during', [one]);
  await sequencer.stop();
  let lose = (): void => undefined;
  const db: Database = {
    ...node.db,
    whenLost: (tell) => {
      lose = tell;
      return () => undefined;
    },
  };
  const restarted = await start({ db, idle: true });
  meanwhile = () => lose();
  await restarted.flush(hospital.id);
  expect(restarted.guard(hospital.id).code).toBe('WITNESSES');
  meanwhile = () => undefined;
  await restarted.flush(hospital.id);
  expect(restarted.guard(hospital.id).code).toBe('OK');
});

/** A checkpoint under the log's own key, of a tree that the database does not have. */
const ahead = (log: LogRow): Promise<string> =>
  signCheckpoint(
    { origin: log.origin, size: 1_000_000, root: new Uint8Array(32).fill(1) },
    keys().store.logSigner(log.origin),
  );

test('a checkpoint that is shown while it looks at another is looked at too before anything is signed', async () => {
  const { hospital, log, sequencer } = await hospitalWith('meanwhile', [one]);
  await sequencer.stop();
  let onTime: () => void = () => undefined;
  const restarted = await confirmed(hospital, { clock: { now: () => (onTime(), clock.now()) } });
  await seal(hospital);
  const shown = await ahead(log);
  onTime = () => {
    onTime = () => undefined;
    restarted.suspect(log, shown);
  };
  restarted.suspect(log, 'not a checkpoint');
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['ROLLBACK', 1]);
});

test('one that shows what nobody has room to look at has not answered', async () => {
  const { hospital, log, sequencer } = await hospitalWith('flood', [one]);
  await sequencer.stop();
  one.show(await ahead(log));
  const restarted = await start({ idle: true });
  await seal(hospital);
  meanwhile = () => {
    meanwhile = () => undefined;
    for (let n = 0; n < 100; n += 1) restarted.suspect(log, `not a checkpoint ${n}`);
  };
  await restarted.flush(hospital.id);
  expect([restarted.guard(hospital.id).code, await waiting(hospital)]).toEqual(['WITNESSES', 1]);
  await expect
    .poll(async () => (await restarted.flush(hospital.id), restarted.guard(hospital.id).code))
    .toBe('ROLLBACK');
  expect(await waiting(hospital)).toBe(1);
  one.show(null);
});
