import { checkHead } from '@pramana/ledger';
import { describe, expect, test } from 'vitest';
import { auditHospital } from './audit.service.ts';
import { NOW, places } from './audit.fixture.ts';
import { sealDocument, type SealingHospital } from './block.service.ts';
import { openBlock } from './open.service.ts';
import { listLogs, logReader } from './log.store.ts';
import { suggestedPolicy } from './public.service.ts';
import { signingNode } from './sequencer.fixture.ts';
import { someBill } from './testing.ts';

const OLD_YEAR = Date.parse('2027-03-31T18:29:59Z');
const NEW_YEAR = Date.parse('2027-03-31T18:30:00Z');
const { node, heads, server, hospitalWithLog, seal, rows } = await signingNode();

const shards = (hospital: SealingHospital) => node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
const audit = (hospital: SealingHospital) => {
  const { signal } = new AbortController();
  return auditHospital({ db: node.db, heads, hospital, now: NOW, signal, onProgress: () => undefined });
};

/** Labels of a shard's entries in the order of the tree. */
const entries = async (hospital: SealingHospital, logId: string): Promise<string[]> => {
  const found = await node.db.inHospital(hospital.id, (tx) =>
    tx
      .selectFrom('log_entry')
      .select(['series', 'number'])
      .where('hospital_id', '=', hospital.id)
      .where('log_id', '=', logId as never)
      .orderBy('index')
      .execute(),
  );
  return found.map(({ series, number }) => `${series}-${number}`);
};

async function cutYear(slug: string) {
  const { hospital, log } = await hospitalWithLog(slug);
  let now = OLD_YEAR;
  const sequencer = await server({ clock: { now: () => now }, idle: true });
  await seal(hospital);
  await sequencer.flush(hospital.id);
  now = NEW_YEAR;
  await seal(hospital);
  await sequencer.flush(hospital.id);
  const [, next] = await shards(hospital);
  if (next === undefined) throw new Error('the year was not cut');
  return { hospital, log, next, sequencer };
}

describe('the cut between two years', () => {
  test('ends the old shard with its close entry and begins the new one with the last checkpoint of the old', async () => {
    const { hospital, log, next } = await cutYear('cut');
    expect(await entries(hospital, log.id)).toEqual(['OPD-2627-0', 'OPD-2627-1', 'LOG-2627-0', 'LOG-2627-1']);
    expect(await entries(hospital, next.id)).toEqual(['LOG-2728-1', 'LOG-2728-0', 'OPD-2627-2']);
    const opened = await node.db.inHospital(hospital.id, async (tx) => ({
      claim: await openBlock(tx, hospital, { series: 'LOG-2728', number: 1 }),
      head: await logReader(tx, log).readHead(),
    }));
    const { size, root, checkpoint } = opened.head ?? {};
    expect(opened.claim.items.find(({ name }) => name === 'previous')?.value).toEqual({
      shard: '2627',
      size,
      root: new Uint8Array(root ?? []),
      checkpoint,
    });
    expect(opened.claim.block).toMatchObject({ authorId: null, author: 'cut', kind: 'shard-open' });
    expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
  });

  test('made by one server is known to another: the end of the old shard as well as the new one', async () => {
    const { hospital, log } = await hospitalWithLog('two-servers');
    let now = OLD_YEAR;
    const clock = { now: () => now };
    const [one, other] = [await server({ clock, idle: true }), await server({ clock, idle: true })];
    for (const each of [one, other]) await each.flush(hospital.id);
    await seal(hospital);
    await one.flush(hospital.id);
    now = NEW_YEAR;
    await one.flush(hospital.id);
    await other.flush(hospital.id);
    const [ended, next] = await shards(hospital);
    const { size } = one.publications.head(log.id)?.head ?? {};
    expect(other.publications.head(log.id)).toMatchObject({ head: { size }, log: { closedAt: ended?.closedAt } });
    const shown = [one, other].map(({ publications }) => publications.all().map(({ head }) => head.checkpoint));
    expect(shown[0]).toHaveLength(next === undefined ? 1 : 2);
    expect(shown[1]).toEqual(shown[0]);
    const policies = [one, other].map(({ publications }) =>
      suggestedPolicy(publications.all(), publications.all(), 'https://asha.example'),
    );
    expect(policies[1]).toBe(policies[0]);
  });

  test('that fails before the end of the old shard is published shows the new one after it alone', async () => {
    const { hospital, log } = await hospitalWithLog('unpublished');
    let now = OLD_YEAR;
    let isArmed = false;
    const crash = (at: string): void => {
      if (at === 'committed' && isArmed) throw new Error('crash');
    };
    const sequencer = await server({ clock: { now: () => now }, idle: true, at: crash });
    await seal(hospital);
    await sequencer.flush(hospital.id);
    [now, isArmed] = [NEW_YEAR, true];
    await sequencer.flush(hospital.id);
    isArmed = false;
    await sequencer.flush(hospital.id);
    const [ended, next] = sequencer.publications.all();
    expect(ended).toMatchObject({ head: { size: 4 }, log: { id: log.id, closedAt: new Date(NEW_YEAR) } });
    expect(next?.head.size).toBe(2);
  });

  test('puts a late bill of the old year into the new shard, where its number follows', async () => {
    const { hospital, next, sequencer } = await cutYear('late');
    const late = await node.db.inHospital(hospital.id, async (tx) =>
      sealDocument(tx, await someBill(tx, node, hospital, { businessDate: '2027-03-31' })),
    );
    await sequencer.flush(hospital.id);
    expect(late.label).toBe('OPD-2627-000003');
    expect((await entries(hospital, next.id)).at(-1)).toBe('OPD-2627-3');
    expect(await audit(hospital)).toMatchObject({ ok: true });
  });

  test.each(['taken', 'signed', 'committed', 'copied'] as const)(
    'survives a crash at each step (%s) of the close and of the opening',
    async (step) => {
      const { hospital, log } = await hospitalWithLog(`crash-${step}`);
      const before = await server({ clock: { now: () => OLD_YEAR }, idle: true });
      await seal(hospital);
      await before.flush(hospital.id);
      await seal(hospital);
      for (const which of [1, 2]) {
        let seen = 0;
        const crash = (at: string): void => {
          if (at === step && (seen += 1) === which) throw new Error('crash');
        };
        const crashing = await server({ clock: { now: () => NEW_YEAR }, idle: true, at: crash });
        await crashing.flush(hospital.id);
        await crashing.stop();
      }
      const after = await server({ clock: { now: () => NEW_YEAR }, idle: true });
      await after.flush(hospital.id);
      const found = await shards(hospital);
      expect(found.map(({ shard, closedAt }) => [shard, closedAt !== null])).toEqual([
        ['2627', true],
        ['2728', false],
      ]);
      expect((await entries(hospital, log.id)).at(-1)).toBe('LOG-2627-1');
      expect((await entries(hospital, found[1]?.id ?? ''))[0]).toBe('LOG-2728-1');
      expect(await rows(hospital, 'seal_queue')).toEqual([]);
      expect(await audit(hospital)).toMatchObject({ ok: true, findings: [] });
      for (const shard of found) {
        const head = await node.db.inHospital(hospital.id, (tx) => logReader(tx, shard).readHead());
        const copiedHead = await heads.read(shard.vkey);
        const decision = await checkHead({ databaseHead: head, copiedHead, vkey: shard.vkey, proveConsistency: never });
        expect(decision.ok).toBe(true);
      }
    },
  );

  test('signs nothing when the clock goes back behind a cut that was not finished', async () => {
    const { hospital, log } = await hospitalWithLog('back');
    const once = await server({ clock: { now: () => OLD_YEAR }, idle: true });
    await seal(hospital);
    await once.flush(hospital.id);
    let closed = false;
    const crash = (at: string): void => {
      if (at === 'committed') closed = true;
      else if (closed && at === 'taken') throw new Error('crash');
    };
    const closing = await server({ clock: { now: () => NEW_YEAR }, idle: true, at: crash });
    await seal(hospital);
    await closing.flush(hospital.id);
    await closing.stop();
    const back = await server({ clock: { now: () => OLD_YEAR }, idle: true });
    await back.flush(hospital.id);
    expect(await shards(hospital)).toHaveLength(1);
    expect((await entries(hospital, log.id)).at(-1)).toBe('LOG-2627-1');
    expect(await rows(hospital, 'seal_queue')).toHaveLength(1);
  });
});

const never = (): never => {
  throw new Error('the copy is behind');
};

describe('an audit of a cut year names', () => {
  test.each([
    ['a shard that looks open again', 'update log set closed_at = null where id = $1', 'old', 'log.closed_at'],
    [
      'another time of the closing',
      "update log set closed_at = closed_at + interval '1 s' where id = $1",
      'old',
      'log.closed_at',
    ],
    [
      'another time of the opening',
      "update log set opened_at = opened_at + interval '1 s' where id = $1",
      'new',
      'log.opened_at',
    ],
    ['another address of the old log', "update log set shard = '2626' where id = $1", 'old', 'log.shard'],
  ])('%s', async (name, statement, which, place) => {
    const { hospital, log, next } = await cutYear(`named-${name.replaceAll(' ', '-')}`.slice(0, 32));
    expect(await node.tamper(statement, [which === 'old' ? log.id : next.id])).toBe(1);
    expect(places(await audit(hospital)).map(([, , at]) => at)).toContain(place);
  });

  test('a new shard that does not begin with the last checkpoint of the old one', async () => {
    const { hospital, next } = await cutYear('swapped');
    await node.tamper('alter table log_entry drop constraint log_entry_index_check');
    await node.tamper('update log_entry set index = -1 - index where log_id = $1 and index < 2', [next.id]);
    await node.tamper('update log_entry set index = 2 + index where log_id = $1 and index < 0', [next.id]);
    const found = places(await audit(hospital)).map(([code]) => code);
    expect(found).toContain('shard_open_missing');
  });
});
