import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { lendingSocket } from './lending-socket.ts';

const waiting: ((socket: Socket) => void)[] = [];
const server = createServer((socket) => waiting.shift()?.(socket)).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => new Promise((resolve) => server.close(resolve)));

function message(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(5 + length, seed);
  bytes.writeUInt8(68);
  bytes.writeUInt32BE(4 + length, 1);
  return bytes;
}

/** What a listener is lent of these bytes, each copied at once, when they are sent in pieces that end at `cuts`. */
async function lent(bytes: Buffer, cuts: readonly number[]): Promise<Buffer[]> {
  const sending = new Promise<Socket>((resolve) => waiting.push(resolve));
  const socket = lendingSocket();
  const got: Buffer[] = [];
  socket.on('data', (data: Buffer) => got.push(Buffer.from(data)));
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const ended = once(socket, 'end');
  const peer = await sending;
  peer.setNoDelay(true);
  let at = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    // Its own packet each, as far as the system lets it.
    await new Promise((resolve) => peer.write(bytes.subarray(at, cut), resolve));
    at = cut;
  }
  peer.end();
  await ended;
  socket.destroy();
  return got;
}

function isWhole(data: Buffer): boolean {
  let at = 0;
  while (at + 5 <= data.length) at += 1 + data.readUInt32BE(at + 1);
  return at === data.length;
}

test('however they are cut, messages are lent whole and in order, also those longer than the room', async () => {
  const lengths = fc.array(fc.oneof(fc.nat(40), fc.nat(70_000), fc.constantFrom(65_530, 65_531, 65_532, 300_000)), {
    minLength: 1,
    maxLength: 12,
  });
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(lengths, cuts, async (each, at) => {
      const bytes = Buffer.concat(each.map((length, i) => message(length, i + 1)));
      const got = await lent(
        bytes,
        at.map((part) => Math.floor(part * bytes.length)),
      );
      expect(got.every(isWhole)).toBe(true);
      expect(Buffer.concat(got).equals(bytes)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('a message that never becomes whole is lent to nobody', async () => {
  const bytes = Buffer.concat([message(10, 1), message(100, 2).subarray(0, 50)]);
  expect(Buffer.concat(await lent(bytes, [7, 20]))).toEqual(message(10, 1));
});
