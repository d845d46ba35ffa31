import { describe, expect, test } from 'vitest';
import { seedOf } from '../test/fixtures.ts';
import { body, grow, leaf, TIME, WITNESS as signer, witnessOf } from '../test/witness.fixture.ts';
import { toBase64, toHex } from './bytes.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { parseEvidence, verifyEvidence } from './evidence.ts';
import { proveConsistency } from './log.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { parseNote, signNote } from './note.ts';
import { formatSignature } from './signature.ts';
import { sha256 } from './sha256.ts';
import { ed25519Signer, parseVkey } from './vkey.ts';
import {
  addCheckpoint,
  judgeSubmission,
  memoryWitnessStore,
  monitoringPath,
  type Witness,
  witnessedLog,
  type WitnessStore,
} from './witness.ts';
import { formatSubmission, readWitnessReply } from './witness.request.ts';

const code = (value: string) => expect.objectContaining({ code: value });
const SIZES = [0, 1, 4, 5, 7, 8, 12];
const main = await grow(SIZES);
/** The same log's other history: alike up to entry 3. */
const fork = await grow(SIZES, 3);
const followed = witnessedLog(main.signer.vkey);

async function standingAt(size: number): Promise<Witness> {
  const witness = witnessOf([followed]);
  expect(await addCheckpoint(witness, await body(main, 0, size), TIME)).toMatchObject({ status: 200 });
  return witness;
}

const stored = (witness: Witness) => witness.store.read(main.origin);

const good = await body(main, 0, 5);
const early = await body(main, 4, 5);

describe('the table of the specification', () => {
  test('what extends the cosigned tree is cosigned, and what is stored is what the log and this witness signed', async () => {
    const witness = witnessOf([followed]);
    for (const [old, size] of [
      [0, 0],
      [0, 4],
      [4, 5],
      [5, 12],
      [12, 12],
    ] as const) {
      const answer = await addCheckpoint(witness, await body(main, old, size), TIME + size);
      expect(answer).toMatchObject({ status: 200, outcome: 'cosigned', origin: main.origin, size });
      const note = (await stored(witness)) ?? '';
      const { text, cosignatures } = openCheckpoint(note, main.signer.vkey, [signer.vkey]);
      expect(cosignatures).toMatchObject([{ time: TIME + size }]);
      expect(note).toBe(main.at(size) + answer.body);
      expect(text).toBe(parseNote(main.at(size)).text);
    }
    expect(monitoringPath(main.origin)).toBe(`${toHex(sha256(new TextEncoder().encode(main.origin)))}/checkpoint`);
  });

  test.each<[string, number, string, string]>([
    ['nothing at all', 400, 'malformed', ''],
    ['no empty line', 400, 'malformed', good.replace('\n\n', '\n')],
    ['no old size', 400, 'malformed', good.replace('old 0', 'old')],
    ['an old size with a leading zero', 400, 'malformed', good.replace('old 0', 'old 00')],
    ['an old size above the new one', 400, 'malformed', good.replace('old 0', 'old 6')],
    ['a hash of 31 bytes', 400, 'malformed', good.replace('old 0', `old 0\n${toBase64(new Uint8Array(31))}`)],
    ['base64 without padding', 400, 'malformed', good.replace('old 0', `old 0\n${'A'.repeat(43)}`)],
    ['64 hashes', 400, 'malformed', good.replace('old 0', `old 0${`\n${toBase64(EMPTY_ROOT)}`.repeat(64)}`)],
    ['a carriage return', 400, 'malformed', good.replace('\n', '\r\n')],
    ['an unsigned checkpoint', 400, 'malformed', good.slice(0, good.indexOf('\n\n—') + 1)],
    ['a body above the cap', 400, 'malformed', good + '— a AAAAAAAA\n'.repeat(11_000)],
    ['an origin that is not followed', 404, 'unknown-log', good.replaceAll('asha-2026', 'asha-2027')],
    ['an old size that is not the cosigned one', 409, 'behind', early],
    ['a proof though the old size is 0', 422, 'inconsistent', good.replace('old 0', `old 0\n${toBase64(EMPTY_ROOT)}`)],
  ])('%s is answered %i', async (_, status, outcome, text) => {
    const witness = witnessOf([followed]);
    expect(await addCheckpoint(witness, text, TIME)).toMatchObject({ status, outcome });
    expect(await addCheckpoint(witness, new TextEncoder().encode(text), TIME)).toMatchObject({ status, outcome });
    expect(await stored(witness)).toBeNull();
  });

  test('bytes that are no UTF-8 are malformed', async () => {
    const bytes = new TextEncoder().encode(good);
    bytes[20] = 0xff;
    expect(await addCheckpoint(witnessOf([followed]), bytes, TIME)).toMatchObject({ status: 400 });
  });

  test('403 where no key of the log signed, and where a line of its key does not verify beside one that does', async () => {
    const { name, keyId } = parseVkey(main.signer.vkey);
    const forged = formatSignature({ name, keyId, signature: new Uint8Array(64).fill(7) });
    const checkpoint = main.at(5);
    const [text = ''] = checkpoint.split('\n\n');
    for (const note of [`${text}\n\n${forged}`, checkpoint + forged, forgedBy('somebody.example', `${text}\n`)]) {
      const submission = formatSubmission({ old: 0, proof: [], checkpoint: await note });
      expect(await addCheckpoint(witnessOf([followed]), submission, TIME)).toMatchObject({
        status: 403,
        outcome: 'unsigned',
      });
    }
  });

  test('a checkpoint with a further line is refused: what is signed again would say less than what was sent', async () => {
    const [text = ''] = main.at(5).split('\n\n');
    const checkpoint = await signNote(`${text}\nfurther\n`, [main.signer]);
    const submission = formatSubmission({ old: 0, proof: [], checkpoint });
    expect(await addCheckpoint(witnessOf([followed]), submission, TIME)).toMatchObject({ status: 400 });
  });

  test('409 says at which size it stands, in the content type that logs look for', async () => {
    const witness = await standingAt(5);
    for (const text of [await body(main, 0, 8), await body(main, 4, 8), await body(main, 4, 4)]) {
      const answer = await addCheckpoint(witness, text, TIME);
      expect(answer).toMatchObject({ status: 409, contentType: 'text/x.tlog.size', body: '5\n', outcome: 'behind' });
      expect(answer.evidence).toBeUndefined();
    }
  });

  test('the same tree again is cosigned with a fresh time, and with a proof it is refused', async () => {
    const witness = await standingAt(5);
    const again = await addCheckpoint(witness, await body(main, 5, 5), TIME + 60);
    expect(readWitnessReply(main.at(5), signer.vkey, again)).toMatchObject({ outcome: 'cosigned', time: TIME + 60 });
    const proof = formatSubmission({ old: 5, proof: [EMPTY_ROOT], checkpoint: main.at(5) });
    expect(await addCheckpoint(witness, proof, TIME)).toMatchObject({ status: 422, outcome: 'inconsistent' });
  });

  test('a proof with a hash changed, left out or added is refused, and nothing changes', async () => {
    const witness = await standingAt(5);
    const before = await stored(witness);
    const proof = await proveConsistency(main.store, 5, 12);
    const flipped = proof.map((hash, i) => (i === 1 ? hash.with(0, (hash[0] ?? 0) ^ 1) : hash));
    for (const wrong of [flipped, proof.slice(1), proof.slice(0, -1), [...proof, EMPTY_ROOT], [], proof.toReversed()]) {
      const text = formatSubmission({ old: 5, proof: wrong, checkpoint: main.at(12) });
      const answer = await addCheckpoint(witness, text, TIME);
      // A broken proof proves nothing against the log: anybody can write one.
      expect(answer).toMatchObject({ status: 422, outcome: 'inconsistent' });
      expect(answer.evidence).toBeUndefined();
    }
    expect(await stored(witness)).toBe(before);
  });
});

async function forgedBy(name: string, text: string): Promise<string> {
  return signNote(text, [ed25519Signer(name, seedOf(name))]);
}

describe('a fork', () => {
  const proves = (text: string | undefined) => verifyEvidence(parseEvidence(text ?? '')).proven;

  test('of equal size is answered 422 and comes with evidence that verifies without the witness', async () => {
    const witness = await standingAt(5);
    const answer = await addCheckpoint(witness, await body(fork, 5, 5), TIME);
    expect(answer).toMatchObject({ status: 422, outcome: 'fork', size: 5 });
    expect(proves(answer.evidence)).toBe(true);
    expect(await stored(witness)).toContain(main.at(5));
  });

  test('of equal size is evidence also where the old size alone would be a conflict', async () => {
    const witness = await standingAt(5);
    const answer = await addCheckpoint(witness, await body(fork, 4, 5), TIME);
    expect(answer).toMatchObject({ status: 409, body: '5\n', outcome: 'fork' });
    expect(proves(answer.evidence)).toBe(true);
  });

  test('that grew on is evidence too, because its own proof shows the entries it hid', async () => {
    const witness = await standingAt(5);
    const answer = await addCheckpoint(witness, await body(fork, 5, 12), TIME);
    expect(answer).toMatchObject({ status: 422, outcome: 'fork', size: 12 });
    expect(proves(answer.evidence)).toBe(true);
  });

  test('from a tree of 4 is refused but not proven by the request alone: such a proof leaves the first hash out', async () => {
    const witness = await standingAt(4);
    const answer = await addCheckpoint(witness, await body(fork, 4, 12), TIME);
    expect(answer).toMatchObject({ status: 422, outcome: 'inconsistent' });
    expect(answer.evidence).toBeUndefined();
  });

  test('an empty tree with another root than the empty one is refused, and the note alone proves it', async () => {
    const checkpoint = await signCheckpoint({ origin: main.origin, size: 0, root: leaf(0) }, main.signer);
    const answer = await addCheckpoint(
      witnessOf([followed]),
      formatSubmission({ old: 0, proof: [], checkpoint }),
      TIME,
    );
    expect(answer).toMatchObject({ status: 422, outcome: 'fork' });
    expect(proves(answer.evidence)).toBe(true);
  });
});

describe('what is stored', () => {
  test('never holds a line that did not verify: not of strangers, and not one forged under its own name', async () => {
    const own = parseVkey(signer.vkey);
    const lines = [
      formatSignature({ name: own.name, keyId: own.keyId, signature: new Uint8Array(72).fill(1) }),
      formatSignature({ name: 'stranger.example', keyId: Uint8Array.of(1, 2, 3, 4), signature: new Uint8Array(64) }),
      // The log's name under another key id is a stranger as well.
      formatSignature({ name: main.origin, keyId: Uint8Array.of(1, 2, 3, 4), signature: new Uint8Array(64) }),
    ];
    const witness = witnessOf([followed]);
    const checkpoint = main.at(5) + lines.join('').repeat(5);
    const answer = await addCheckpoint(witness, formatSubmission({ old: 0, proof: [], checkpoint }), TIME);
    expect(answer.status).toBe(200);
    expect(await stored(witness)).toBe(main.at(5) + answer.body);
    // And so the next one is not poisoned.
    expect(await addCheckpoint(witness, await body(main, 5, 8), TIME)).toMatchObject({ status: 200 });
  });

  test('of an origin with two keys: either may sign, both lines are kept, a fork under one of them is proven', async () => {
    const second = ed25519Signer(main.origin, seedOf('the second key'));
    const log = { origin: main.origin, keys: [parseVkey(main.signer.vkey), parseVkey(second.vkey)] };
    const witness = witnessOf([log]);
    const both = await signNote(parseNote(main.at(5)).text, [main.signer, second]);
    const answer = await addCheckpoint(witness, formatSubmission({ old: 0, proof: [], checkpoint: both }), TIME);
    expect(await stored(witness)).toBe(both + answer.body);
    const other = await signNote(parseNote(fork.at(5)).text, [second]);
    const forked = await addCheckpoint(witness, formatSubmission({ old: 5, proof: [], checkpoint: other }), TIME);
    expect(parseEvidence(forked.evidence ?? '').vkey).toBe(second.vkey);
  });

  test('a signature is not given out before it is durable, and never when storing failed', async () => {
    const events: string[] = [];
    const store = memoryWitnessStore();
    const slow: WitnessStore = {
      read: (origin) => store.read(origin),
      commit: async (change) => {
        events.push('commit begins');
        const outcome = await store.commit(change);
        events.push('durable');
        return outcome;
      },
    };
    await addCheckpoint(witnessOf([followed], slow), await body(main, 0, 5), TIME).then(() => events.push('answered'));
    expect(events).toEqual(['commit begins', 'durable', 'answered']);
    const dying: WitnessStore = { ...slow, commit: () => Promise.reject(new Error('EIO')) };
    await expect(addCheckpoint(witnessOf([followed], dying), await body(main, 5, 8), TIME)).rejects.toThrow('EIO');
  });

  test('of two requests that race for one old size one gets 200 and the other 409 with the new size', async () => {
    const witness = await standingAt(4);
    // Both read before either commits.
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (open = resolve));
    const racing: Witness = {
      ...witness,
      store: {
        commit: (change) => witness.store.commit(change),
        read: async (origin) => {
          const note = await witness.store.read(origin);
          if (++arrived === 2) open();
          await both;
          return note;
        },
      },
    };
    const answers = await Promise.all([
      addCheckpoint(racing, await body(main, 4, 8), TIME),
      addCheckpoint(racing, await body(main, 4, 5), TIME),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const kept = openCheckpoint((await stored(witness)) ?? '', main.signer.vkey);
    expect(answers.find(({ status }) => status === 409)?.body).toBe(`${kept.size}\n`);
    expect(answers.find(({ status }) => status === 200)?.size).toBe(kept.size);
  });

  test('whoever always loses the race is told to come back, and gets no signature', async () => {
    const store: WitnessStore = { read: async () => null, commit: async () => 'conflict' };
    const answer = await addCheckpoint(witnessOf([followed], store), await body(main, 0, 5), TIME);
    expect(answer).toMatchObject({ status: 503, outcome: 'busy' });
    expect(answer.body).not.toContain('—');
  });

  test("damaged state, or another log's, is an error and never an answer", async () => {
    const foreign = await grow([3]);
    for (const note of ['nonsense', foreign.at(3).replace(foreign.origin, 'other.example/log')]) {
      const store: WitnessStore = { read: async () => note, commit: async () => 'committed' };
      await expect(addCheckpoint(witnessOf([followed], store), await body(main, 0, 5), TIME)).rejects.toThrow();
    }
  });
});

test('a log key cannot cosign, and a time of 0 is no time', async () => {
  const input = { body: await body(main, 0, 5), logOf: () => followed, read: async () => null };
  await expect(judgeSubmission({ ...input, signer: main.signer, time: TIME })).rejects.toThrow(code('bad_argument'));
  await expect(judgeSubmission({ ...input, signer, time: 0 })).rejects.toThrow(code('bad_argument'));
  expect(() => witnessedLog(signer.vkey)).toThrow(code('bad_vkey'));
});
