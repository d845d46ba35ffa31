import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  append,
  formatSubmission,
  memoryStore,
  openCheckpoint,
  parseEvidence,
  parsePolicy,
  parseReceipt,
  parseVkey,
  sha256,
  utf8,
  verifyEvidence,
  verifyReceipt,
} from '@pramana/ledger';
import { openKeyring } from '@pramana/vault/node';
import { afterAll, expect, test } from 'vitest';
import { type HttpClient, signInAs, until } from './client.fixture.ts';
import { type ServerProcess, startServer } from './process.fixture.ts';

const PROGRAM = join(import.meta.dirname, '../../../../bin/pramana.mjs');
const folder = mkdtempSync(join(tmpdir(), 'pramana-two-nodes-'));
// As root the databases run under another account, which has to come in here.
chmodSync(folder, 0o755);

/** A whole node: its data, its database, its demo hospital, its people. */
interface Node {
  readonly dataDir: string;
  readonly server: ServerProcess;
  as(person: string): Promise<HttpClient>;
}

async function startNode(name: string): Promise<Node> {
  const dataDir = join(folder, name);
  const env = { PRAMANA_DATA: dataDir, PRAMANA_HEADS: join(folder, `${name}-heads`) };
  const server = await startServer({ ...env, PRAMANA_WITNESS_HOSTS: 'localhost,127.0.0.1' }, []);
  const { password } = ((await (await fetch(`${server.url}/api/demo`)).json()) as { data: { password: string } }).data;
  return {
    dataDir,
    server,
    as: (person) => signInAs(server.url, { login: `${person}@demo.pramana.example`, password }),
  };
}

const a = await startNode('a');
const b = await startNode('b');
afterAll(async () => {
  await Promise.all([a.server.stop(), b.server.stop()]);
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** The command line as somebody elsewhere runs it. */
function pramana(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ code: Number(error?.code ?? 0), out: stdout + stderr });
    });
  });
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** The two administrators exchange two keys; answers the log of `log`'s hospital and the witness that `by` is. */
async function exchangeKeys(log: Node, by: Node) {
  const [admin, operator] = [await log.as('admin'), await by.as('operator')];
  const { own } = (await operator.get('/api/node/witnessed-logs')).body.data;
  const [shown] = (await admin.get('/api/witnesses')).body.data.logs;
  const followed = await operator.post(
    '/api/node/witnessed-logs',
    { lines: `log ${shown.vkey} ${shown.url}` },
    { 'idempotency-key': randomUUID() },
  );
  expect(followed.status, JSON.stringify(followed.body)).toBe(201);
  const joined = await admin.post(
    '/api/witnesses',
    { vkey: own.vkey, url: own.url },
    { 'idempotency-key': randomUUID() },
  );
  expect(joined.status, JSON.stringify(joined.body)).toBe(201);
  return { log: shown as { vkey: string; url: string; origin: string }, witness: own as { vkey: string; url: string } };
}

/** A bill of one item, sealed and not paid. */
async function sealedBill(node: Node): Promise<{ id: string; cashier: HttpClient }> {
  const cashier = await node.as('cashier');
  const [item] = (await cashier.get('/api/items?q=consult')).body.data;
  const draft = await cashier.post('/api/bills', { lines: [{ itemId: item.id, quantity: 1 }] });
  const { id } = draft.body.data;
  const sealed = await cashier.post(`/api/bills/${id}/seal`, {}, { 'idempotency-key': randomUUID() });
  expect(sealed.status, JSON.stringify(sealed.body)).toBe(201);
  return { id, cashier };
}

test('two nodes cosign each other’s logs: a bill of either is GREEN for whoever trusts the other, and a fork leaves evidence', async () => {
  const first = { ...(await exchangeKeys(a, b)), node: a, other: b };
  const second = { ...(await exchangeKeys(b, a)), node: b, other: a };
  for (const [i, { log, witness, node }] of [first, second].entries()) {
    const policy = `log ${log.vkey} ${log.url}\nwitness other ${witness.vkey}\nquorum other\n`;
    const { id, cashier } = await sealedBill(node);
    const receipt = await until(
      async () => String((await cashier.get(`/api/bills/${id}/receipt`)).body),
      (text) =>
        text.startsWith('c2sp.org') && verifyReceipt(parseReceipt(text), parsePolicy(policy)).verdict === 'GREEN',
    );
    const paths = [file(`${i}.tlog-proof`, receipt), file(`${i}.policy`, policy)] as const;
    expect(await pramana('verify', paths[0], '--policy', paths[1])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^GREEN/),
    });
    // The hospital alone says less.
    const alone = file(`${i}.alone`, `log ${log.vkey}\nquorum none\n`);
    expect((await pramana('verify', paths[0], '--policy', alone)).code).toBe(4);
  }

  const { log, witness, node, other } = first;
  const operator = await other.as('operator');
  const cosigned = async () => {
    const { logs } = (await operator.get('/api/node/witnessed-logs')).body.data;
    return logs.find(({ origin }: { origin: string }) => origin === log.origin);
  };
  await until(cosigned, ({ code }) => code === 'ok');
  const { size } = await cosigned();

  // Whoever owns the machine of A has its key, and signs another history of the same length.
  const signer = (await openKeyring(join(node.dataDir, 'keyring'))).logSigner(log.origin);
  const leaves = Array.from({ length: size }, (_, i) => sha256(utf8(`another history ${i}`)));
  const { head } = await append({ origin: log.origin, store: memoryStore(), signer, leaves });
  const body = formatSubmission({ old: size, proof: [], checkpoint: head.checkpoint });
  const answer = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body });
  expect([409, 422]).toContain(answer.status);
  expect((await cosigned()).forks).toBe(1);

  const { evidence } = (await operator.get('/api/node/witnessed-logs')).body.data;
  const found = await operator.get(`/api/node/fork-evidence/${evidence[0].id}`);
  const { proven, vkey } = verifyEvidence(parseEvidence(String(found.body)));
  expect([proven, vkey.text]).toEqual([true, log.vkey]);
  const path = file('fork-evidence', String(found.body));
  expect(await pramana('evidence', path, '--policy', join(folder, '0.policy'))).toMatchObject({ code: 0 });
  // The true log goes on being cosigned: a liar with its key does not stop the hospital.
  const { id, cashier } = await sealedBill(node);
  const trust = parsePolicy(`log ${log.vkey}\nwitness other ${witness.vkey}\nquorum other\n`);
  await until(
    async () => String((await cashier.get(`/api/bills/${id}/receipt`)).body),
    (text) => text.startsWith('c2sp.org') && verifyReceipt(parseReceipt(text), trust).verdict === 'GREEN',
  );
  const shown = await (await fetch(`${log.url}/checkpoint`)).text();
  expect(openCheckpoint(shown, parseVkey(log.vkey)).size).toBeGreaterThan(size);
}, 600_000);
