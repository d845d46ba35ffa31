import { expect, test } from 'vitest';
import { testServer } from '../../testing.ts';
import { openHub } from '../events.ts';
import { newId } from '../ids.ts';

const server = await testServer();
const address = await server.app.listen({ port: 0, host: '127.0.0.1' });

/** Opens the stream and gives a reader of its parts, separated as the format says. */
async function open(cookie: string): Promise<{ next(): Promise<string | null> }> {
  const answer = await fetch(`${address}/api/events`, { headers: { cookie } });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  expect(answer.headers.get('content-security-policy')).toBeTruthy();
  if (answer.body === null) throw new Error('no stream');
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<string | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const part = text.slice(0, end);
        text = text.slice(end + 2);
        return part;
      }
      const { value, done } = await reader.read();
      if (done) return null;
      text += value;
    }
  };
  expect(await next()).toBe(': open');
  return { next };
}

/** What still comes until the stream ends; it may not have been looked at before. */
async function untilEnd(stream: Awaited<ReturnType<typeof open>>): Promise<string[]> {
  const parts: string[] = [];
  for (let part = await stream.next(); part !== null; part = await stream.next()) parts.push(part);
  return parts;
}

test('an event reaches the screens of its hospital and of no other; another server of the node is heard too', async () => {
  const cashier = await open((await server.login('cashier')).cookie);
  const nira = await open((await server.login('cashier-nira')).cookie);
  const { hub } = server.services;
  hub.publish(server.hospital.id, { type: 'bill.sealed', ids: { bill: 'b1' } });
  expect(await cashier.next()).toBe('data: {"type":"bill.sealed","ids":{"bill":"b1"}}');

  const { promise, resolve } = Promise.withResolvers<void>();
  const elsewhere = openHub({ url: server.database.appUrl, onError: (error) => expect.unreachable(String(error)) });
  elsewhere.subscribe(server.hospital.id, () => resolve());
  // The other server's LISTEN starts some time after it was opened: tell until it was heard.
  const telling = setInterval(() => hub.publish(server.hospital.id, { type: 'tick', ids: {} }), 20);
  await promise;
  clearInterval(telling);

  elsewhere.publish(server.other.id, { type: 'log.head', ids: { log: newId() } });
  expect(await nira.next()).toMatch(/^data: .*log\.head/);
  await elsewhere.close();
});

test('a stream ends at once with its session, and with the last role that would open it', async () => {
  const leaving = await server.login('cashier2');
  const [gone, other] = [await open(leaving.cookie), await open((await server.login('cashier2')).cookie)];
  await leaving.delete('/api/session');
  expect((await untilEnd(gone)).join()).toContain('session.ended');
  const { id } = server.person('cashier2');
  await server.services.db.onNode((tx) =>
    tx.updateTable('membership').set({ active: false }).where('person_id', '=', id).execute(),
  );
  expect((await untilEnd(other)).join()).not.toContain('session.ended');
});

test('a stopping server ends its streams and lets its listener go', async () => {
  const cashier = await open((await server.login('cashier')).cookie);
  await server.app.close();
  expect(await cashier.next()).toBeNull();
});

test('events larger than one notification still arrive', async () => {
  const [a, b] = [0, 1].map(() => openHub({ url: server.database.appUrl, onError: () => undefined }));
  if (!a || !b) throw new Error('two hubs');
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen = new Set<string>();
  b.subscribe(server.hospital.id, ({ ids }) => {
    seen.add(ids.n ?? '');
    if (seen.size === 200) resolve();
  });
  const send = (): void => {
    for (let n = 0; n < 200; n += 1)
      a.publish(server.hospital.id, { type: 'many', ids: { n: String(n), id: newId() } });
  };
  const telling = setInterval(send, 50);
  await promise;
  clearInterval(telling);
  expect(seen.size).toBe(200);
  await Promise.all([a.close(), b.close()]);
});
