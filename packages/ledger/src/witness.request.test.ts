import { expect, test } from 'vitest';
import { WITNESSES } from '../test/fixtures.ts';
import { body, grow, leaf, TIME, WITNESS as signer, witnessOf } from '../test/witness.fixture.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { addCheckpoint, witnessedLog } from './witness.ts';
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
