/** Two admins exchange two keys: a witness of a hospital, and the node as a witness of another node's log. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatSubmission,
  openCheckpoint,
  parseEvidence,
  parseVkey,
  proveConsistency,
  verifyEvidence,
} from '@pramana/ledger';
import { testLog } from '../packages/ledger/test/fixtures.ts';
import { type Grown, grow } from '../packages/ledger/test/witness.fixture.ts';
import { ORIGIN, signIn } from './support/api.ts';
import { pramana } from './support/cli.ts';
import { printedCommands, runPrinted } from './support/printed.ts';
import { openDrawer, openPharmacy, sell } from './support/place.ts';
import { expect, test } from './support/test.ts';
import { giveKeys, paste, state } from './verify-page.fixture.ts';

const PROGRAM = join(import.meta.dirname, '../apps/cli/src/main.ts');
let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'pramana-witness-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `pramana witness` for these logs, as somebody else runs it; resolves when it listens. */
async function startWitness(lines: string): Promise<{ process: ChildProcess; url: string }> {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('logs'), `${lines}\n`);
  const files = ['--key', at('key'), '--logs', at('logs'), '--state', at('state')];
  const child = spawn(process.execPath, [PROGRAM, 'witness', '--listen', '127.0.0.1:0', ...files]);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, url: /at (http:\S+)/.exec(said.toString())?.[1] ?? '' };
}

test('a hospital joins a witness by two keys: its bills become witnessed, GREEN for whoever trusts that witness, and go on when it is away', async ({
  deskOf,
  page: stranger,
}) => {
  const place = await openPharmacy('Sakshi', ['23']);
  await openDrawer(place, 'cashier');
  const made = await pramana('witness', 'keygen', '--name', 'patients.example/witness', '--out', join(folder, 'key'));
  const vkey = made.out.trim().split('\n').at(-1) ?? '';

  // What the page gives goes to the witness; what the witness gives goes into the page.
  const page = await deskOf(place, 'admin', '/manage/witnesses');
  const lines = (await page.getByLabel('Lines for the witness').textContent()) ?? '';
  expect(lines).toContain(`${place.slug}-2627+`);
  const witness = await startWitness(lines);
  await page.getByLabel('Verifier key of the witness').fill(`witness patients ${vkey} ${witness.url}`);
  await expect(page.getByLabel('Address of the witness')).toHaveValue(witness.url);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page.getByText('Cosigns', { exact: true })).toBeVisible();
  await expect(page.getByText('This address is this very machine.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^WIT-/ })).toBeVisible();

  const sold = await sell(place, 'cashier', { 23: 2 });
  const counter = await deskOf(place, 'cashier', `/bills/${sold.id}`);
  await expect(counter.getByRole('button', { name: /^Witnessed/ }).first()).toBeVisible();
  const proof = await (await place.as('cashier')).text(`/api/bills/${sold.id}/receipt`);
  const [, log = '', address = ''] = lines.trim().split(' ');
  await stranger.goto(`${address}/`);
  await expect(stranger.getByRole('row', { name: /^patients\.example\/witness \d.*20\d\d.* \d+$/ })).toBeVisible();
  await stranger.goto(`${ORIGIN}/verify`);
  await giveKeys(stranger, `log ${log}\nwitness patients ${vkey}\nquorum patients\n`);
  await paste(stranger, proof);
  await state(stranger, 'GREEN');
  // Whoever trusts nobody but the hospital learns no more than the hospital says.
  await giveKeys(stranger, `log ${log}\nquorum none\n`);
  await state(stranger, 'AMBER');

  // Whoever types what the page of the log prints gets a copy of it, a comparison with later, and its signature.
  await stranger.goto(`${address}/`);
  const [mirror = '', watch = '', raw = '', ...more] = await printedCommands(stranger);
  expect(more).toEqual([]);
  for (const line of [mirror, watch]) {
    const first = await runPrinted(line, folder);
    expect(first, line).toMatchObject({ code: 0, out: expect.stringContaining(parseVkey(log).name) });
    expect(first.out).not.toContain('ALARM');
  }
  expect((await runPrinted(watch, folder)).out).toMatch(/one history: \d+ at http/);
  const note = await runPrinted(raw, folder);
  expect(note.code).toBe(0);
  expect(openCheckpoint(note.out, parseVkey(log)).origin).toBe(parseVkey(log).name);

  witness.process.kill('SIGTERM');
  await once(witness.process, 'exit');
  const alone = await sell(place, 'cashier', { 23: 2 });
  await counter.goto(`/bills/${alone.id}`);
  await expect(counter.getByRole('button', { name: /^Sealed/ }).first()).toBeVisible();
  await expect(page.getByText('No answer', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask again now' })).toBeVisible();
  await stranger.goto(`${address}/`);
  await expect(stranger.getByText(/^Not every witness has signed the newest tree/)).toBeVisible();
});

/** As another node's server asks. */
async function ask(log: Grown, old: number, size: number): Promise<number> {
  const body = formatSubmission({ old, proof: await proveConsistency(log.store, old, size), checkpoint: log.at(size) });
  return (await fetch(`${ORIGIN}/witness/add-checkpoint`, { method: 'POST', body })).status;
}

test("the operator makes the node a witness of another node's log, and finds the proof when that log shows two histories", async ({
  demo,
  desk,
}) => {
  const origin = 'other.example/log/nira-2627';
  const [log, forked] = [await grow([3, 5, 8], undefined, testLog(origin)), await grow([3, 5], 2, testLog(origin))];
  // A session of its own: whoever proves a phone, as another story does, ends the operator's other sessions.
  const page = await desk(await signIn('operator@demo.pramana.example', demo.password), '/node/witnesses');
  await expect(page.getByText('No log is witnessed here yet')).toBeVisible();
  expect(await ask(log, 0, 3)).toBe(404);
  const field = page.getByLabel('Lines of its logs');
  await field.fill('log something else');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('These are no lines of logs.')).toBeVisible();
  await field.fill(`log ${log.signer.vkey} https://other.example/log/nira-2627`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Has not asked yet', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Line for another node')).toContainText(`${ORIGIN}/witness`);

  expect([await ask(log, 0, 5), await ask(forked, 5, 5), await ask(log, 5, 8)]).toEqual([200, 422, 200]);
  await page.reload();
  await expect(page.getByText('Alarm: two histories')).toBeVisible();
  await expect(page.getByText('Cosigned 8 entries')).toBeVisible();
  const save = page.getByRole('link', { name: 'Save the evidence' });
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  expect(verifyEvidence(parseEvidence(readFileSync(await download.path(), 'utf8'))).proven).toBe(true);

  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByText('No log is witnessed here yet')).toBeVisible();
  expect(await ask(log, 8, 8)).toBe(404);
  await page.getByRole('link', { name: /^WLG-/ }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('WLG-');
});
