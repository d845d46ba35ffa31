import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { describe, expect, test, vi } from 'vitest';
import { sealDocument } from './block.service.ts';
import { listLogs } from './log.store.ts';
import { installSealing, waitForProof } from './process.service.ts';
import { compactFor, receiptFor } from './receipt.service.ts';
import { signingNode } from './sequencer.fixture.ts';
import type { Step } from './signing.service.ts';
import { someBill } from './testing.ts';

const { node, server, hospitalWithLog, seal, rows, copied } = await signingNode();

describe('the sequencer', () => {
  test('signs the empty tree of a new log at start, so that there is a head to guard', async () => {
    const { log } = await hospitalWithLog('empty');
    const sequencer = await server();
    expect(sequencer.publications.head(log.id)?.head.size).toBe(0);
    expect(await copied(log)).toBe(0);
  });

  test('turns a committed bill into a receipt that a stranger verifies', async () => {
    const { hospital, log } = await hospitalWithLog('receipt');
    const sequencer = await server();
    installSealing({ sequencer, verifyUrl: () => 'https://verify.example/v', publicUrl: () => '' });
    const sealed = await seal(hospital);
    expect(await waitForProof(hospital.id, sealed, 10_000)).toBe(true);
    const text = await node.db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, sealed));
    const policy = parsePolicy(`log ${log.vkey}\nquorum none\n`);
    const result = verifyReceipt(parseReceipt(text ?? ''), policy);
    expect(result.verdict).toBe('AMBER');
    expect(result.header).toMatchObject({ hospital: 'receipt', number: 1, total: 12_300n });
    expect(result.items?.map(({ name }) => name)).toEqual(['author', 'line']);
    const printed = await node.db.inHospital(hospital.id, (tx) => compactFor(tx, hospital, sealed));
    expect(printed).toMatchObject({ pending: false });
    expect(printed.url).toMatch(/^https:\/\/verify\.example\/v#[0-9]+$/);
  });

  test('says that it fails once no try has succeeded for a minute, and no more as soon as one does', async () => {
    const { hospital } = await hospitalWithLog('failing');
    let now = Date.parse('2026-11-21T10:00:00Z');
    let isBroken = false;
    const at = (): void => {
      if (isBroken) throw new Error('no key');
    };
    const sequencer = await server({ at, clock: { now: () => now }, idle: true });
    await sequencer.flush(hospital.id);
    await seal(hospital);
    isBroken = true;
    await sequencer.flush(hospital.id);
    expect([sequencer.refusal(), sequencer.isFailing]).toEqual([undefined, false]);
    now += 60_000;
    await sequencer.flush(hospital.id);
    expect(sequencer.isFailing).toBe(true);
    isBroken = false;
    await sequencer.flush(hospital.id);
    expect([sequencer.isFailing, await rows(hospital, 'seal_queue')]).toEqual([false, []]);
  });

  test('gives no receipt, and prints PENDING, while the log has not answered', async () => {
    const { hospital } = await hospitalWithLog('pending');
    const sequencer = await server();
    installSealing({ sequencer, verifyUrl: () => 'https://verify.example/v', publicUrl: () => '' });
    await sequencer.stop();
    const sealed = await seal(hospital);
    expect(await waitForProof(hospital.id, sealed, 1)).toBe(false);
    expect(await node.db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, sealed))).toBeNull();
    expect(await node.db.inHospital(hospital.id, (tx) => compactFor(tx, hospital, sealed))).toMatchObject({
      pending: true,
    });
  });

  test('does not lose a slow transaction whose outbox row has a lower id and commits last', async () => {
    const { hospital, log } = await hospitalWithLog('slow');
    const sequencer = await server();
    let proceed = (): void => undefined;
    const held = new Promise<void>((resolve) => (proceed = resolve));
    let inserted = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (inserted = resolve));
    const slow = node.db.inHospital(hospital.id, async (tx) => {
      const bill = await someBill(tx, node, hospital, { series: { kind: 'slow-bill', prefix: 'SLO' } });
      const sealed = await sealDocument(tx, bill);
      inserted();
      await held;
      return sealed;
    });
    await waiting;
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(2);
    proceed();
    await slow;
    await sequencer.flush(hospital.id);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(4);
    expect(await rows(hospital, 'seal_queue')).toEqual([]);
    expect(await rows(hospital, 'log_entry')).toContainEqual({ series: 'SLO-2627', number: 1n });
  });

  test('three servers on one log give every block exactly one index', async () => {
    const { hospital, log } = await hospitalWithLog('three');
    const servers = [await server(), await server(), await server()];
    const sealing = Array.from({ length: 12 }, async () => {
      for (let i = 0; i < 5; i++) {
        await seal(hospital);
        await Promise.all(servers.map((each) => each.flush(hospital.id)));
      }
    });
    await Promise.all(sealing);
    await Promise.all(servers.map((each) => each.flush(hospital.id)));
    const entries = await rows(hospital, 'log_entry');
    expect(entries).toHaveLength(61);
    expect(new Set(entries.map(({ number }) => number)).size).toBe(61);
    expect(servers.map((each) => each.guard(hospital.id).code)).toEqual(['OK', 'OK', 'OK']);
    expect(Math.max(...servers.map((each) => each.publications.head(log.id)?.head.size ?? 0))).toBe(61);
    expect(await copied(log)).toBe(61);
  });

  test("a server that hears of another one's head gives out proofs under it", async () => {
    const { hospital, log } = await hospitalWithLog('heard');
    const signer = await server();
    const heard: ((address: string, size: number) => void)[] = [];
    const other = await server({
      idle: true,
      follow: (_, onHead) => {
        heard.push(onHead);
        return () => undefined;
      },
    });
    await other.flush(hospital.id);
    const sealed = await seal(hospital);
    await signer.flush(hospital.id);
    expect(other.publications.head(log.id)?.head.size).toBe(0);
    const known = new Promise<void>((resolve) => other.publications.whenSealed(hospital.id, sealed, resolve));
    for (const tell of heard) tell('heard-2627', 2);
    await known;
    expect(other.publications.head(log.id)?.head.size).toBe(2);
  });

  test('a server that heard of nothing catches up when asked for more, and signs nothing by that', async () => {
    const { hospital, log } = await hospitalWithLog('asked');
    const signer = await server({ idle: true });
    const other = await server({ idle: true });
    await other.flush(hospital.id);
    await seal(hospital);
    await signer.flush(hospital.id);
    await seal(hospital);
    expect(other.publications.head(log.id)?.head.size).toBe(0);
    await Promise.all([other.catchUp(hospital.id), other.catchUp(hospital.id)]);
    expect(other.publications.head(log.id)?.head.size).toBe(2);
    expect(await rows(hospital, 'seal_queue')).toHaveLength(1);
  });

  test('whoever asks for more holds up nobody who signs: a flush among many looks has signed when it ends', async () => {
    const { hospital } = await hospitalWithLog('flooded');
    const signer = await server({ idle: true });
    await signer.flush(hospital.id);
    await seal(hospital);
    const flood = Array.from({ length: 20 }, () => signer.catchUp(hospital.id));
    await signer.flush(hospital.id);
    expect(await rows(hospital, 'seal_queue')).toEqual([]);
    await Promise.all(flood);
  });

  test('gathers for a while behind flushes of several, and the next bill does not cut that short', async () => {
    const { hospital } = await hospitalWithLog('rush');
    let taken = 0;
    // A machine at its end: each flush takes long enough for the longest rest behind it.
    const slowly = (step: Step): void => {
      if (step !== 'taken') return;
      for (taken = performance.now(); performance.now() < taken + 30; );
    };
    const sequencer = await server({ idle: true, at: slowly });
    for (let flush = 0; flush < 2; flush += 1) {
      await Promise.all([seal(hospital), seal(hospital)]);
      await sequencer.flush(hospital.id);
    }
    const ended = performance.now();
    sequencer.wake(hospital.id, true);
    await expect.poll(() => taken).toBeGreaterThan(ended);
    expect(taken - ended).toBeGreaterThan(8);
  });

  test('signs on when the machine’s clock steps back by an hour', async () => {
    const { hospital } = await hospitalWithLog('stepped');
    const sequencer = await server({ idle: true });
    await sequencer.flush(hospital.id);
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    try {
      await seal(hospital);
      sequencer.wake(hospital.id, true);
      await expect.poll(() => rows(hospital, 'seal_queue')).toEqual([]);
    } finally {
      clock.mockRestore();
    }
  });

  test('cuts the year at the first batch after local midnight: a close entry there, and nothing behind it', async () => {
    const { hospital, log } = await hospitalWithLog('year');
    let now = Date.parse('2027-03-31T18:29:59Z');
    const sequencer = await server({ clock: { now: () => now } });
    await seal(hospital);
    await sequencer.flush(hospital.id);
    now = Date.parse('2027-03-31T18:30:00Z');
    await seal(hospital);
    await sequencer.flush(hospital.id);
    const logs = await node.db.inHospital(hospital.id, (tx) => listLogs(tx, hospital.id));
    expect(logs.map(({ shard, closedAt }) => [shard, closedAt !== null])).toEqual([
      ['2627', true],
      ['2728', false],
    ]);
    expect(logs[1]?.origin).toBe('pramana.example/log/year-2728');
    expect(logs.map(({ id }) => sequencer.publications.head(id)?.head.size)).toEqual([4, 3]);
    now = Date.parse('2027-03-31T10:00:00Z');
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect(logs.map(({ id }) => sequencer.publications.head(id)?.head.size)).toEqual([4, 4]);
    expect(sequencer.publications.head(log.id)?.head.size).toBe(4);
  });

  test('lets the public see a new checkpoint at most once a second', async () => {
    const { hospital, log } = await hospitalWithLog('public');
    const sequencer = await server();
    const size = (at: number): number | undefined => sequencer.publications.publicHead(log.id, at)?.head.size;
    expect(size(10_000)).toBe(0);
    await seal(hospital);
    await sequencer.flush(hospital.id);
    expect([size(10_999), size(11_000)]).toEqual([0, 2]);
  });
});
