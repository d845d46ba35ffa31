import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519Signer, keyIdOf, NOTE_KEY, toBase64, toHex } from '@pramana/ledger';
import { openJournal } from '@pramana/ledger/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FollowedLogs } from './witness.followed.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'followed-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const good = ed25519Signer('good.example/log/asha-2627', new Uint8Array(32)).vkey;
/** A point of order 4: well-formed, and verifiers disagree about what it signed. */
const point = new Uint8Array(32);
const name = 'bad.example/log/nira-2627';
const typed = toBase64(Uint8Array.of(NOTE_KEY, ...point));
const bad = `${name}+${toHex(keyIdOf(name, NOTE_KEY, point))}+${typed}`;

test('a listed key that can sign nothing is said and not kept: the others are followed, now and after a restart', async () => {
  const followed = await FollowedLogs.open(dir);
  expect(await followed.add(`logs/v0\nvkey ${bad}\nvkey ${good}\n`)).toEqual([
    `Not followed: ${name}: its key is no point that verifiers agree about.`,
  ]);
  expect(followed.origins()).toEqual(['good.example/log/asha-2627']);
  await followed.close();
  const again = await FollowedLogs.open(dir);
  expect(again.origins()).toEqual(['good.example/log/asha-2627']);
  await again.close();
});

test('one that was kept before does not end the start, and the list may name the log with another key', async () => {
  const journal = await openJournal(dir, 'followed.log');
  await journal.append([[name, bad]]);
  await journal.close();
  const followed = await FollowedLogs.open(dir);
  expect(followed.size).toBe(0);
  const mended = ed25519Signer(name, new Uint8Array(32)).vkey;
  expect(await followed.add(`log ${mended}\n`)).toEqual([]);
  expect(followed.of(name)?.keys[0]?.text).toBe(mended);
  await followed.close();
});
