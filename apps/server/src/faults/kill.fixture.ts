import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type HttpClient, signIn, until } from './client.fixture.ts';
import { ask, chainFaults, tracesOf, WHOLE } from './judge.fixture.ts';
import { rush, trySeal, type Wish } from './load.fixture.ts';
import { Outsider } from './outsider.fixture.ts';
import type { NodeFolder, ServerProcess } from './process.fixture.ts';

/** Who is killed: the server (its database lives on), the database (the server lives on), or both at once. */
export type Victim = 'server' | 'database' | 'both';

const COUNTERS = 6;
/** Acknowledgements before the blow; another number each round, so that it falls on every step in the end. */
const blowAfter = (round: number): number => 5 + ((round * 7) % 40);

/** One round after the other on the same node; what earlier rounds sealed is looked at again in each later one. */
export class KillRounds {
  readonly #folder: NodeFolder;
  readonly #outsider: Outsider;
  readonly #known: Wish[] = [];
  #server: ServerProcess | undefined;
  #round = 0;

  constructor(folder: NodeFolder, log: string) {
    this.#folder = folder;
    this.#outsider = new Outsider(log);
  }

  /**
   * Seals under load, kills in the middle, starts again, and judges everything that must hold. Answers how many bills
   * of this and the earlier rounds are there, each once.
   */
  async round(victim: Victim): Promise<number> {
    this.#round += 1;
    const before = (this.#server ??= await this.#folder.start());
    const client = await signIn(before.url, 'cashier');
    const { hospital } = this.#folder;
    const onAcknowledged = (count: number): void => {
      if (count === blowAfter(this.#round)) this.#kill(victim, before);
      else if (count % 4 === 0) void this.#outsider.look(before.url).catch(() => undefined);
    };
    const wishes = await rush({ client, hospital, counters: COUNTERS, onAcknowledged });
    if (victim !== 'database') {
      await before.ended;
      this.#server = await this.#folder.start();
    }
    const { url } = this.#server;
    await until(
      () => fetch(`${url}/readyz`),
      (ready) => ready.status === 200,
    );
    await this.#judge(url, wishes);
    return this.#known.length;
  }

  async end(): Promise<void> {
    await this.#server?.stop();
  }

  #kill(victim: Victim, server: ServerProcess): void {
    const postmaster = Number(
      readFileSync(join(this.#folder.dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0],
    );
    if (victim !== 'database') server.child.kill('SIGKILL');
    if (victim !== 'server') process.kill(postmaster, 'SIGKILL');
  }

  async #judge(url: string, wishes: readonly Wish[]): Promise<void> {
    const superUrl = this.#folder.superUrl();
    const open = wishes.filter((wish) => wish.number === null);
    expect(wishes.length - open.length).toBeGreaterThanOrEqual(blowAfter(this.#round));
    await expectEachWholeOrAbsent(superUrl, wishes);
    const client = await signIn(url, 'cashier');
    await this.#retry(superUrl, client, open);
    this.#known.push(...wishes);
    await expectEachOnce(superUrl, this.#known);
    expect(await chainFaults(superUrl)).toEqual([]);
    await until(
      () => client.get('/api/chain/head'),
      ({ body }) => body.data?.queued === 0,
    );
    await this.#verifyReceipts(url, client, wishes);
    expect(await this.#outsider.forks(url)).toEqual([]);
    expect(await auditOf(url)).toMatchObject({ status: 'done', ok: true, findings: [] });
  }

  /** The client does not know whether its bill was sealed: the same request with the same key gives exactly one. */
  async #retry(superUrl: string, client: HttpClient, open: readonly Wish[]): Promise<void> {
    const before = new Map((await tracesOf(superUrl, open)).map((trace) => [trace.billId, trace.number]));
    for (const wish of open) {
      const answer = await trySeal(client, wish);
      expect(answer.status, JSON.stringify(answer.body)).toBe(201);
      wish.number = String(answer.body.data.number);
      expect(wish.number).toBe(before.get(wish.billId) ?? wish.number);
    }
  }

  async #verifyReceipts(url: string, client: HttpClient, wishes: readonly Wish[]): Promise<void> {
    const policy = await (await fetch(`${url}/api/verify-policy`)).text();
    for (const { billId, number } of wishes) {
      const receipt = await client.get(`/api/bills/${billId}/receipt`);
      const { verdict, header } = this.#outsider.judge(String(receipt.body), policy);
      expect([verdict, `${header?.series}-${String(header?.number).padStart(6, '0')}`]).toEqual(['AMBER', number]);
    }
  }
}

/** An acknowledged bill is whole and has the number that was told; another one is whole or not there at all. */
async function expectEachWholeOrAbsent(superUrl: string, wishes: readonly Wish[]): Promise<void> {
  const told = new Map(wishes.map((wish) => [wish.billId, wish.number]));
  for (const { billId, number, parts } of await tracesOf(superUrl, wishes)) {
    const acknowledged = told.get(billId) ?? null;
    if (acknowledged !== null) expect([number, parts]).toEqual([acknowledged, [...WHOLE]]);
    else expect([[...WHOLE], []]).toContainEqual(parts);
  }
}

/** After the retries there is exactly one bill for every wish, no other, each in the log's hands. */
async function expectEachOnce(superUrl: string, wishes: readonly Wish[]): Promise<void> {
  const traces = await tracesOf(superUrl, wishes);
  expect(traces.filter(({ parts }) => parts.length !== WHOLE.length)).toEqual([]);
  expect(new Set(traces.map(({ number }) => number)).size).toBe(wishes.length);
  const [count] = await ask<{ bills: bigint }>(superUrl, 'select count(*) as bills from bill');
  expect(Number(count?.bills)).toBe(wishes.length);
}

async function auditOf(url: string): Promise<unknown> {
  const auditor = await signIn(url, 'auditor');
  const { body } = await auditor.post('/api/audits');
  const done = await until(
    () => auditor.get(`/api/audits/${body.data.id}`),
    (answer) => answer.body.data?.status !== 'running',
  );
  return done.body.data;
}
