import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WITNESSES } from '../test/fixtures.ts';
import { body, grow, leaf, TIME, WITNESS as signer, witnessOf } from '../test/witness.fixture.ts';
import { fromHex, toHex } from './bytes.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { verifyNote } from './note.ts';
import { sha256 } from './sha256.ts';
import { makeVkey, NOTE_KEY, parseVkey } from './vkey.ts';
import { addCheckpoint, type Witness, witnessedLog } from './witness.ts';
import { formatSubmission, parseSubmission, readWitnessReply } from './witness.request.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const main = await grow([5, 8, 12]);
const followed = witnessedLog(main.signer.vkey);

test('what a log makes of the answers', async () => {
  const checkpoint = main.at(5);
  const line = (await addCheckpoint(witnessOf([followed]), await body(main, 0, 5), TIME)).body;
  const later = (await addCheckpoint(witnessOf([followed]), await body(main, 0, 8), TIME)).body;
  const [, elsewhere = signer] = WITNESSES;
  const stranger = (await addCheckpoint({ ...witnessOf([followed]), signer: elsewhere }, await body(main, 0, 5), TIME))
    .body;
  const size = 'text/x.tlog.size';
  const told = (status: number, text = '', contentType: string | null = 'text/plain') =>
    readWitnessReply(checkpoint, signer.vkey, { status, contentType, body: text });
  expect(told(200, line)).toEqual({ outcome: 'cosigned', line, time: TIME });
  expect(told(200, stranger + line)).toEqual({ outcome: 'cosigned', line, time: TIME });
  for (const text of ['', stranger, later, line.slice(0, -1), line.repeat(101), '<html>', `${line}\n`]) {
    expect(told(200, text).outcome).toBe('failed');
  }
  expect(told(409, '5\n', size)).toEqual({ outcome: 'stale', size: 5 });
  expect(told(409, '5\n', `${size}; charset=utf-8`)).toEqual({ outcome: 'stale', size: 5 });
  for (const text of ['', '5', '05\n', '-1\n', '5\n5\n']) expect(told(409, text, size).outcome).toBe('fork');
  expect(told(409, '5\n').outcome).toBe('fork');
  expect(told(422).outcome).toBe('fork');
  expect([400, 403, 404, 413].map((status) => told(status).outcome)).toEqual(Array(4).fill('refused'));
  expect([408, 429, 500, 503, 302].map((status) => told(status).outcome)).toEqual(Array(5).fill('failed'));
});

test('what is written reads back the same', () => {
  const submission = { old: 7, proof: [EMPTY_ROOT, leaf(1)], checkpoint: main.at(12) };
  expect(parseSubmission(formatSubmission(submission))).toEqual(submission);
  expect(() => formatSubmission({ ...submission, old: -1 })).toThrow(code('bad_submission'));
  expect(() => formatSubmission({ ...submission, proof: Array(64).fill(EMPTY_ROOT) })).toThrow(code('bad_submission'));
});

/** Public data of other implementations; source and licence stand in the file. */
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../vectors/witness.json'), 'utf8')) as {
  origin: string;
  key: string;
  first: string;
  firstByOther: string;
  next: string;
  firstLineChanged: string;
  proof: string[];
  sigsumKey: string;
  sigsumBody: string;
};

test("another implementation's checkpoints and proof are cosigned, and what it refuses is refused", async () => {
  const proof = vectors.proof.map(fromHex);
  const foreign = { origin: vectors.origin, keys: [parseVkey(vectors.key)] };
  const send = (witness: Witness, old: number, hashes: readonly Uint8Array[], checkpoint: string) =>
    addCheckpoint(witness, formatSubmission({ old, proof: hashes, checkpoint }), TIME);
  const witness = witnessOf([foreign]);
  expect(await send(witness, 0, [], vectors.firstByOther)).toMatchObject({ status: 403 });
  expect(await send(witness, 0, [], vectors.first)).toMatchObject({ status: 200 });
  expect(await send(witness, 5, [], vectors.next)).toMatchObject({ status: 422 });
  expect(
    await send(
      witness,
      5,
      proof.map(() => new Uint8Array(32)),
      vectors.next,
    ),
  ).toMatchObject({ status: 422 });
  expect(await send(witness, 5, proof, vectors.firstLineChanged)).toMatchObject({ status: 404 });
  const answer = await send(witness, 5, proof, vectors.next);
  expect(answer.status).toBe(200);
  const { verified } = verifyNote(vectors.next + answer.body, [vectors.key, signer.vkey]);
  expect(verified).toHaveLength(2);
  expect(await send(witness, 5, [], vectors.first)).toMatchObject({ status: 409, body: '8\n' });
});

test("a Sigsum log's request to litewitness is cosigned", async () => {
  const key = fromHex(vectors.sigsumKey);
  const log = witnessedLog(makeVkey(`sigsum.org/v1/tree/${toHex(sha256(key))}`, NOTE_KEY, key));
  expect(await addCheckpoint(witnessOf([log]), vectors.sigsumBody, TIME)).toMatchObject({ status: 200, size: 1 });
});
