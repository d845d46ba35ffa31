import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parsePhone, PramanaError } from '@pramana/kernel';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import { newId } from '../ids.ts';
import { deliveryOf } from './delivery.ts';
import { sendMessage } from './index.ts';
import { newestMessages, purgeMessages } from './outbox.ts';
import type { SmsGateway } from './sms-config.ts';
import { requestOf } from './sms.ts';
import { MessageWorker } from './worker.ts';

interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A gateway on this machine that answers what a test wants. */
const asked: Asked[] = [];
let reply: { status: number; text: string } = { status: 200, text: '{"return": true}' };
const gateway = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    asked.push({ url: request.url ?? '', headers: request.headers, body });
    response.writeHead(reply.status).end(reply.text);
  });
});
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
afterAll(() => new Promise((resolve) => gateway.close(resolve)));

const sms: SmsGateway = {
  url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`,
  method: 'POST',
  headers: { authkey: 'marker-gateway-secret' },
  form: 'json',
  body: { to: '{digits}', template: '{templateId}', sender: '{senderId}', vars: '{variables}', text: '{text}' },
  senderId: 'PRAMNA',
  entityId: '',
  templates: { code: { id: 'DLT-1', text: 'Code {code}' } },
  accepted: { field: 'return', equals: true },
};
const server = await testServer({ config: { sms } });
const { services, clock } = server;
const worker = new MessageWorker({ services });
const phone = parsePhone('9822177331');
const CODE = '482915';
const told = { template: 'password-changed', variables: {}, language: 'en' } as const;

const queue = (expiresAt = clock.now() + 60_000) =>
  services.db.onNode((tx) =>
    sendMessage(tx, services, {
      to: { phone },
      template: 'code',
      variables: { code: CODE, seconds: '60' },
      language: 'en',
      expiresAt,
    }),
  );
async function work(): Promise<void> {
  worker.wake();
  await worker.idle();
}
/** The newest message's row as the database holds it. */
async function row(): Promise<{ state: string; tries: number; failure: string | null; text: string; box: unknown }> {
  const [found] = await services.db.statement<Awaited<ReturnType<typeof row>>>(
    'm',
    'select state, tries, failure, box, message::text as text from message order by created_at desc, id desc limit 1',
    [],
  );
  if (found === undefined) throw new Error('no message');
  return found;
}

beforeEach(() => {
  asked.length = 0;
  reply = { status: 200, text: '{"return": true}' };
  clock.advance(60 * 60_000);
});

describe('a message', () => {
  test('is sent once what it speaks of has committed, with template, sender and variables as the gateway wants them', async () => {
    await queue();
    await settled('sent');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers['authkey']).toBe('marker-gateway-secret');
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      to: '919822177331',
      template: 'DLT-1',
      sender: 'PRAMNA',
      vars: `${CODE}|60`,
      text: `Code ${CODE}`,
    });
  });

  test('is never sent when that rolls back', async () => {
    const failing = services.db.onNode(async (tx) => {
      await sendMessage(tx, services, { to: { phone }, ...told });
      throw new PramanaError('conflict');
    });
    await expect(failing).rejects.toThrow();
    await work();
    expect(asked).toEqual([]);
  });

  test('stands nowhere in clear, and what it said is gone once it was sent', async () => {
    reply = { status: 503, text: '' };
    await queue();
    await settled('waiting', 1);
    const waiting = await row();
    for (const marker of [
      CODE,
      '9822177331',
      Buffer.from(CODE).toString('hex'),
      Buffer.from('9822177331').toString('hex'),
    ])
      expect(waiting.text).not.toContain(marker);
    reply = { status: 200, text: '{"return": true}' };
    clock.advance(5_000);
    await work();
    expect(await row()).toMatchObject({ state: 'sent', tries: 2, box: null });
  });

  test('is tried again when the gateway may be better later, and not when it refused', async () => {
    reply = { status: 500, text: 'marker-answer' };
    await queue();
    await settled('waiting', 1);
    expect(await row()).toMatchObject({ failure: 'http_500' });
    await work();
    expect(asked).toHaveLength(1);
    clock.advance(2_000);
    await work();
    expect(asked).toHaveLength(2);
    reply = { status: 200, text: '{"return": false, "message": "marker-answer"}' };
    clock.advance(5_000);
    await work();
    expect(await row()).toMatchObject({ state: 'failed', failure: 'refused', tries: 3, box: null });
  });

  test('is not sent when it would come too late', async () => {
    reply = { status: 500, text: '' };
    await queue();
    await settled('waiting', 1);
    clock.advance(60_000);
    await work();
    expect(await row()).toMatchObject({ state: 'expired', box: null });
    expect(asked).toHaveLength(1);
  });

  test('leaves nothing about its recipient, its text or the gateway’s secret in the log', () => {
    const log = server.logged.join('\n');
    expect(log).toContain('message failed');
    for (const marker of [CODE, '9822177331', 'marker-gateway-secret', 'marker-answer'])
      expect(log).not.toContain(marker);
  });

  test('is counted for the operator, by channel and outcome', async () => {
    const operator = await server.login('operator');
    const { body } = await operator.get('/api/node/messages');
    expect(body.data).toEqual([
      expect.objectContaining({ channel: 'sms', available: true, failed: 1, expired: 1, lastFailure: 'http_500' }),
      { channel: 'email', available: false, waiting: 0, sent: 0, failed: 0, expired: 0, lastFailure: null },
    ]);
    expect(await services.db.onNode((tx) => deliveryOf(tx, clock.now() + 25 * 60 * 60_000))).toEqual(
      expect.arrayContaining([expect.objectContaining({ channel: 'sms', sent: 0 })]),
    );
    const metrics = await server.app.inject({ url: '/metrics' });
    expect(metrics.body).toMatch(/pramana_messages_total\{channel="sms",template="code",outcome="sent"\} [1-9]/);
  });

  test('that does not open any more fails by itself, and stands in the way of nobody', async () => {
    // Both are due at once, the broken one first.
    await services.db.onNode(async (tx) => {
      const at = clock.now();
      const content = {
        to: { phone },
        template: 'code',
        variables: { code: CODE, seconds: '60' },
        language: 'en',
      } as const;
      await sendMessage(tx, services, { ...content, id: newId(at - 1), expiresAt: at + 60_000 });
      await sql`update message set box = set_byte(box, 40, get_byte(box, 40) # 1), next_try_at = ${new Date(at - 1)}
        where state = 'waiting'`.execute(tx);
      await sendMessage(tx, services, { ...content, expiresAt: at + 60_000 });
    });
    await settled('sent');
    const states = await services.db.statement<{ state: string; failure: string | null; tries: number }>(
      'm2',
      'select state, failure, tries from message order by created_at desc, id desc limit 2',
      [],
    );
    expect(asked).toHaveLength(1);
    expect(states).toContainEqual({ state: 'failed', failure: 'unreadable', tries: 1 });
  });

  test('by a channel that nobody set up is refused, not lost', async () => {
    const mail = services.db.onNode((tx) => sendMessage(tx, services, { to: { email: 'asha@test.example' }, ...told }));
    await expect(mail).rejects.toMatchObject({
      code: 'messages_not_set_up',
      context: { params: { channel: 'email' } },
    });
  });

  test('is shown to nobody on a real node', async () => {
    expect((await server.stranger.get('/api/demo/outbox')).status).toBe(404);
    await work();
    expect(await services.db.onNode((tx) => newestMessages(tx, 10))).toEqual([]);
  });

  test('that failed while it is of use is sent again by the operator, once, however often that is asked', async () => {
    const operator = await server.login('operator');
    reply = { status: 400, text: '' };
    await queue(clock.now() + 60 * 60_000);
    await settled('failed');
    const failed = await operator.get('/api/node/messages/failed');
    const [{ id }] = failed.body.data;
    expect(failed.body.data[0]).toMatchObject({ template: 'code', failure: 'http_400', canAgain: true });
    for (const marker of [CODE, '9822177331']) expect(failed.raw.toString()).not.toContain(marker);
    reply = { status: 200, text: '{"return": true}' };
    const again = () => operator.post(`/api/node/messages/${id}/again`, {});
    const answers = await Promise.all([again(), again()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await settled('sent');
    expect((await again()).body.data).toMatchObject({ state: 'sent', canAgain: false });
    expect(asked).toHaveLength(2);
    expect(await row()).toMatchObject({ tries: 1, failure: null, box: null });
  });

  test('that failed and is of no use any more is not sent again, and what it said is gone', async () => {
    const operator = await server.login('operator');
    reply = { status: 400, text: '' };
    await queue();
    await settled('failed');
    await queue(clock.now() + 10 * 60_000);
    await expect.poll(() => asked.length).toBe(2);
    await settled('failed');
    clock.advance(10 * 60_000);
    const { data } = (await operator.get('/api/node/messages/failed')).body;
    expect(data.slice(0, 2).map(({ canAgain }: { canAgain: boolean }) => canAgain)).toEqual([false, false]);
    for (const { id } of data.slice(0, 2))
      expect((await operator.post(`/api/node/messages/${id}/again`, {})).body.code).toBe('message_over');
    await services.db.onNode((tx) => purgeMessages(tx, clock.now(), false));
    expect(await row()).toMatchObject({ state: 'failed', box: null });
  });
});

describe('a request to a gateway', () => {
  const message = {
    id: 'm',
    channel: 'sms',
    template: 'code',
    language: 'hi',
    to: '+919822177331',
    variables: { code: CODE, seconds: '60' },
    tries: 1,
    createdAt: new Date(0),
    expiresAt: new Date(0),
  } as const;

  test('may carry everything in its address, each value encoded', () => {
    const { url, init } = requestOf(
      { ...sms, method: 'GET', form: 'none', url: 'https://x.example/?n={national}&t={text}', templates: {} },
      message,
    );
    expect(url).toContain('n=9822177331&t=482915%20');
    expect(init.body).toBeUndefined();
  });

  test('takes the template of the language when there is one', () => {
    const templates = { ...sms.templates, 'code.hi': { id: 'DLT-2', variables: ['seconds', 'code'] } };
    const { init } = requestOf({ ...sms, form: 'form', templates }, message);
    expect((init.body as URLSearchParams).toString()).toContain(
      'template=DLT-2&sender=PRAMNA&vars=60%7C482915&text=482915+',
    );
  });
});

/** Waits until the server's own worker has brought the newest message so far. */
async function settled(state: string, tries = 1): Promise<void> {
  await expect.poll(async () => ({ ...(await row()) })).toMatchObject({ state, tries });
  await expect.poll(async () => (await row()).failure !== null || (await row()).state === 'sent').toBe(true);
}
