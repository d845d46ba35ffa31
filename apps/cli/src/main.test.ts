import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ed25519Signer } from '@pramana/ledger';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealDocument } from '../../server/src/domains/sealing/block.service.ts';
import { openHeadFolder } from '../../server/src/domains/sealing/head.store.ts';
import { createHospitalLog } from '../../server/src/domains/sealing/log.service.ts';
import { installSealing } from '../../server/src/domains/sealing/process.service.ts';
import { compactFor, receiptFor } from '../../server/src/domains/sealing/receipt.service.ts';
import { Sequencer } from '../../server/src/domains/sealing/sequencer.service.ts';
import { migrate } from '../../server/src/platform/database/index.ts';
import { findPostgres, startPostgres } from '../../server/src/platform/postgres/index.ts';
import { someBill, testNode } from '../../server/src/domains/sealing/testing.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const node = await testNode();
const env = {
  ...process.env,
  DATABASE_URL: node.database.appUrl,
  DATABASE_OWNER_URL: node.database.ownerUrl,
  PRAMANA_DATA: node.folder,
  PRAMANA_KEYRING: join(node.folder, 'keyring'),
  PRAMANA_HEADS: node.headsDir,
};
const at = (name: string): string => join(node.folder, name);

interface Ended {
  code: number;
  out: string;
  error: string;
}

function pramana(...args: string[]): Promise<Ended> {
  return pramanaWith({}, ...args);
}

function pramanaWith(change: Record<string, string>, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env: { ...env, ...change } }, (failure, out, error) => {
      resolve({ code: typeof failure?.code === 'number' ? failure.code : failure === null ? 0 : -1, out, error });
    });
  });
}

let receipt = '';
let url = '';
let itemsUrls: readonly string[] = [];

beforeAll(async () => {
  const hospital = await node.hospital('asha');
  const log = await node.db.inHospital(hospital.id, (tx) =>
    createHospitalLog(tx, hospital, '2627', 'pramana.example/log'),
  );
  // Of a kind without rows of its own: the claim alone is what is verified here.
  const change = { kind: 'estimate' as const, series: { kind: 'estimate', prefix: 'EST' } };
  const seal = () =>
    node.db.inHospital(hospital.id, async (tx) => sealDocument(tx, await someBill(tx, node, hospital, change)));
  await seal();
  const sealed = await seal();
  const quiet = { error: () => undefined, info: () => undefined };
  const sequencer = new Sequencer({
    db: node.db,
    heads: openHeadFolder(node.headsDir),
    clock: { now: () => Date.parse('2026-11-21T10:00:00Z') },
    log: quiet,
    onFatal: () => undefined,
  });
  const uninstall = installSealing({ sequencer, verifyUrl: () => 'https://verify.example/v', publicUrl: () => '' });
  await sequencer.flush(hospital.id);
  receipt = (await node.db.inHospital(hospital.id, (tx) => receiptFor(tx, hospital, sealed))) ?? '';
  ({ url, itemsUrls } = await node.db.inHospital(hospital.id, (tx) => compactFor(tx, hospital, sealed)));
  uninstall();
  await writeFile(at('bill.tlog-proof'), receipt);
  await writeFile(at('own.policy'), `log ${log.vkey}\nquorum none\n`);
  await writeFile(at('bad.policy'), 'quorum nobody\n');
});

describe('pramana verify', () => {
  test('says AMBER with code 4 for a receipt that only its log confirms', async () => {
    const { code, out } = await pramana('verify', at('bill.tlog-proof'), '--policy', at('own.policy'));
    expect(code).toBe(4);
    expect(out).toMatch(/^AMBER/);
    expect(out).toContain('EST-2627-000002');
    expect(out).toContain('Paracetamol');
  });

  test('says RED for a log that the policy does not know, and that nothing else is wrong', async () => {
    const { vkey } = ed25519Signer('pramana.example/log/asha-2728', new Uint8Array(32).fill(7));
    await writeFile(at('other.policy'), `log ${vkey}\nquorum none\n`);
    const { code, out } = await pramana('verify', at('bill.tlog-proof'), '--policy', at('other.policy'));
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^RED: nothing is proven: your policy does not know its log/),
    ]);
  });

  test('gives the same as data', async () => {
    const { code, out } = await pramana('verify', at('bill.tlog-proof'), '--policy', at('own.policy'), '--json');
    expect(code).toBe(4);
    const result = JSON.parse(out);
    expect(result).toMatchObject({ verdict: 'AMBER', header: { hospital: 'asha', total: '12300', number: 2 } });
    expect(result.checkpoint).toMatchObject({ origin: 'pramana.example/log/asha-2627', size: 3 });
  });

  test('reads the link of a QR code, alone and with its lines', async () => {
    const head = await pramana('verify', url, '--policy', at('own.policy'));
    expect(head).toMatchObject({ code: 4, out: expect.stringContaining('NOT checked') });
    const whole = await pramana('verify', url, ...itemsUrls, '--policy', at('own.policy'));
    expect(whole).toMatchObject({ code: 4, out: expect.stringContaining('All lines (2)') });
  });

  test('reads the receipt inside a PDF', async () => {
    const body = `5 0 obj\n<< /Type /EmbeddedFile /Length ${Buffer.byteLength(receipt)} >>\nstream\n${receipt}\nendstream\nendobj`;
    await writeFile(at('bill.pdf'), `%PDF-1.7\n${body}`);
    const { code } = await pramana('verify', at('bill.pdf'), '--policy', at('own.policy'));
    expect(code).toBe(4);
  });

  test.each([
    [
      'a changed claim',
      (text: string) =>
        text.replace(/(extra .{80})(.)/, (_, head: string, next: string) => head + (next === 'A' ? 'B' : 'A')),
    ],
    ['another index', (text: string) => text.replace('index 2', 'index 1')],
    ['a damaged checkpoint', (text: string) => text.replace(/\n3\n/, '\n4\n')],
    ['a cut-off end', (text: string) => text.slice(0, 300)],
  ])('says RED with code 1 for %s', async (_, damage) => {
    expect(damage(receipt)).not.toBe(receipt);
    await writeFile(at('red.tlog-proof'), damage(receipt));
    const { code, out } = await pramana('verify', at('red.tlog-proof'), '--policy', at('own.policy'));
    expect({ code, verdict: out.slice(0, 3) }).toEqual({ code: 1, verdict: 'RED' });
  });

  test.each([
    ['without a policy', 2, () => ['verify', at('bill.tlog-proof')]],
    ['without a file', 2, () => ['verify', '--policy', at('own.policy')]],
    ['with an unknown option', 2, () => ['verify', at('bill.tlog-proof'), '--trust-me']],
    ['an unknown command', 2, () => ['approve']],
    ['a file that is not there', 3, () => ['verify', at('nothing'), '--policy', at('own.policy')]],
    ['a policy that is none', 3, () => ['verify', at('bill.tlog-proof'), '--policy', at('bad.policy')]],
    ['something that is no receipt', 3, () => ['verify', at('own.policy'), '--policy', at('own.policy')]],
  ])('%s ends with code %i', async (_, expected, args) => {
    const { code, error } = await pramana(...args());
    expect(code).toBe(expected);
    expect(error).not.toBe('');
  });

  test('help names every command', async () => {
    const { code, out } = await pramana('help');
    expect(code).toBe(0);
    for (const name of ['verify', 'audit', 'mirror', 'watch', 'recover', 'psql'])
      expect(out).toContain(`pramana ${name}`);
  });
});

describe('pramana psql and audit', () => {
  test('psql sees every hospital past row-level security, and prints tables', async () => {
    const { code, out } = await pramana('psql', '-c', 'select number, kind from block order by number');
    expect(code).toBe(0);
    expect(out).toContain(' number | kind');
    expect(out).toContain('(3 rows)');
    expect(await pramana('psql', '-At', '-c', 'select sum(number) from block')).toMatchObject({ out: '3\n' });
  });

  test('a statement that fails ends with code 3 and its message', async () => {
    const { code, error } = await pramana('psql', '-c', 'select nothing from nowhere');
    expect({ code, error }).toEqual({ code: 3, error: 'ERROR: relation "nowhere" does not exist\n' });
  });

  test('audit finds nothing, then exactly what psql changed', async () => {
    const clean = await pramana('audit', '--json', '--tree');
    expect(clean).toMatchObject({ code: 0, error: '' });
    expect(JSON.parse(clean.out)).toMatchObject({ ok: true, entries: 3, findings: [], logs: [{ size: 3 }] });
    const change = "update block set at = at + interval '1 hour' where number = 2";
    expect(await pramana('psql', '-c', change)).toMatchObject({ code: 0, out: 'UPDATE 1\n' });
    const { code, out } = await pramana('audit', '--hospital', 'asha', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      findings: [
        { code: 'time_altered', document: 'EST-2627-000002', table: 'block', field: 'at', block: 'EST-2627-000002' },
      ],
    });
    const text = await pramana('audit');
    expect(text).toMatchObject({ code: 1, out: expect.stringContaining('EST-2627-000002: block.at (time_altered)') });
  });

  test('an unknown hospital could not be checked', async () => {
    expect(await pramana('audit', '--hospital', 'nobody')).toMatchObject({ code: 3 });
  });

  test('works on the embedded database while the server is stopped, and stops it again', async () => {
    const data = at('embedded');
    const dataDir = join(data, 'postgres');
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const postgres = await startPostgres({ dataDir, log: quiet });
    await migrate({ url: postgres.ownerUrl });
    const own = { PRAMANA_DATA: data, DATABASE_URL: '', DATABASE_OWNER_URL: '', PRAMANA_KEYRING: at('keyring') };
    const running = await pramanaWith(own, 'psql', '-At', '-c', 'select count(*) from hospital');
    await postgres.stop();
    const stopped = await pramanaWith(own, 'audit', '--json');
    expect([running.out, running.code, stopped.code]).toEqual(['0\n', 0, 0]);
    expect(JSON.parse(stopped.out)).toMatchObject({ ok: true, entries: 0 });
    expect(findPostgres(dataDir)).toBeUndefined();
    expect(await pramanaWith({ ...own, PRAMANA_DATA: at('nowhere') }, 'audit')).toMatchObject({ code: 3 });
  });

  test('without keys nothing can be checked, and nothing is created', async () => {
    expect(await pramanaWith({ PRAMANA_KEYRING: at('no-keys') }, 'audit')).toMatchObject({ code: 3 });
    expect(existsSync(at('no-keys'))).toBe(false);
  });
});
