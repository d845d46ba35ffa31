import { parsePolicy, parseReceipt, verifyReceipt } from '@pramana/ledger';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { BROWSER_COOKIE, withLogin } from '../../platform/known-browser.ts';
import { LIMITS } from '../../platform/limits.ts';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { blockViews } from './chain.service.ts';
import { sealDocument, type SealingHospital } from './block.service.ts';
import { destroyKeys } from './erase.service.ts';
import { printedProof } from './printed.service.ts';
import { waitForProof } from './process.service.ts';
import { patientSubject } from './subject.service.ts';
import { someBill } from './testing.ts';

const server = await sealingServer({ config: { ratePerMinute: 10_000 } });
const hospital: SealingHospital = { ...server.hospital, timeZone: 'Asia/Kolkata', yearStartMonth: 4 };
const { db } = server.services;
let people = 0;

async function seal() {
  const author = server.person('cashier').id;
  return db.inHospital(hospital.id, async (tx) => {
    const subjectId = await patientSubject(tx, hospital, newId<'Patient'>());
    const block = await sealDocument(tx, await someBill(tx, { author }, hospital, { subjectId }));
    return { subjectId, block, label: `${block.series}-${String(block.number).padStart(6, '0')}` };
  });
}

function print(block: { series: string; number: number }) {
  return db.inHospital(hospital.id, async (tx) => {
    const [view] = (await blockViews(tx, hospital, [block])).values();
    if (view === undefined) throw new Error('no block');
    return (await printedProof(tx, hospital, view)).lookup;
  });
}

/** Types a code into the page, as somebody at an address of their own. */
function type(code: string, { slug = 'asha', as = '', from = `192.0.2.${(people += 1)}`, cookie = '' } = {}) {
  return server.app.inject({
    method: 'POST',
    url: `/r/${slug}`,
    remoteAddress: from,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    payload: new URLSearchParams({ code, ...(as === '' ? {} : { as }) }).toString(),
  });
}

const query = (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  withClient(server.database.superUrl, async (client) => (await client.query(sql, values)).rows);

let sealed: Awaited<ReturnType<typeof seal>>;
let code: string;
beforeAll(async () => {
  sealed = await seal();
  expect(await waitForProof(hospital.id, sealed.block, 20_000)).toBe(true);
  const printed = await print(sealed.block);
  expect(printed?.address).toBe('http://localhost/r/asha');
  code = printed?.code ?? '';
});

test('a paper has the same code at each print, and one that was never printed is not found by anything stored', async () => {
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect((await print(sealed.block))?.code).toBe(code);
  const kept = await query('select series, number::int, octet_length(mark) as bytes from receipt_lookup');
  expect(kept).toEqual([{ series: sealed.block.series, number: sealed.block.number, bytes: 4 }]);
});

test('its code brings the proof, which verifies, shows no item, and is told to the patient', async () => {
  const page = await type(code.toLowerCase().replaceAll('-', ' '));
  expect([page.statusCode, page.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(page.body).toContain(`<h1>${sealed.label}</h1>`);
  expect(page.body).toMatch(/href="http:\/\/localhost:8080\/verify#[0-9]{300,}"/);
  expect(page.body).not.toMatch(/undefined|\{\w+\}|<script|style="/);
  const from = '192.0.2.250';
  await type(code, { from });
  const file = await type(code, { as: 'file', from });
  expect(file.headers['content-disposition']).toBe(`attachment; filename="${sealed.label}.tlog-proof"`);
  const receipt = parseReceipt(file.body);
  expect(receipt.items).toEqual([]);
  const policy = parsePolicy((await server.stranger.get('/api/verify-policy')).body);
  expect(verifyReceipt(receipt, policy).verdict).toBe('AMBER');
  const looks = await query("select person_id, roles, document from access_event where resource = 'document.lookup'");
  // One for each network within a quarter of an hour: who typed it after its owner is told too.
  const look = { person_id: null, roles: [], document: sealed.label };
  expect(looks).toEqual([look, look]);
});

test('a wrong code, another hospital’s page and no hospital’s page find nothing', async () => {
  const wrong = await type(`${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`);
  const other = await type(code, { slug: server.other.slug });
  for (const answer of [wrong, other]) {
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('Nothing is found under this code.');
    expect(answer.body).not.toContain(sealed.label);
  }
  expect((await type(code, { slug: 'nobody' })).statusCode).toBe(404);
  expect((await type('not a code')).statusCode).toBe(422);
});

test('a mark that points at another document finds nothing: the salt decides', async () => {
  const second = await seal();
  await query('insert into receipt_lookup select hospital_id, series, $1, mark from receipt_lookup', [
    second.block.number,
  ]);
  expect((await type(code)).body).toContain(sealed.label);
  await query('update receipt_lookup set mark = $1 where number = $2', [Buffer.alloc(4), sealed.block.number]);
  expect((await type(code)).statusCode).toBe(404);
});

test('what was erased is not found', async () => {
  const gone = await seal();
  const printed = (await print(gone.block))?.code ?? '';
  expect((await type(printed)).statusCode).toBe(200);
  await db.inHospital(hospital.id, (tx) => destroyKeys(tx, hospital, gone.subjectId, { everything: true }));
  expect((await type(printed)).statusCode).toBe(404);
});

test('the page asks in the reader’s language, and takes nothing but its own form', async () => {
  for (const [language, title] of [
    ['en', 'Look up a paper of'],
    ['hi', 'का काग़ज़ खोजें'],
    ['mr', 'चा कागद शोधा'],
  ] as const) {
    const { status, body } = await server.stranger.get(`/r/asha?lang=${language}`, { accept: 'text/html' });
    expect([status, body.includes(title), body.includes('name="code"')]).toEqual([200, true, true]);
    expect(body).not.toMatch(/undefined|\{\w+\}|<script|style="/);
  }
  expect((await server.stranger.post('/r/asha', { code })).status).toBe(422);
  expect((await type('0'.repeat(5_000))).statusCode).toBe(413);
});

test('one address may try so often a minute, and no code stands in any log', async () => {
  const from = '198.51.100.7';
  for (let i = 0; i < LIMITS.lookups.most; i += 1) await type('0000-0000-0000-0000', { from });
  expect((await type('0000-0000-0000-0000', { from })).statusCode).toBe(429);
  expect((await type('0000-0000-0000-0000')).statusCode).toBe(404);
  // A guest of the hospital's network stops no browser that somebody has signed in from; a made-up cookie is none.
  const browser = (kept: string) => ({ from, cookie: `${BROWSER_COOKIE}=${kept}` });
  expect((await type('0000-0000-0000-0000', browser(withLogin(null, 'cashier')))).statusCode).toBe(404);
  expect((await type('0000-0000-0000-0000', browser('AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAA'))).statusCode).toBe(429);
  const plain = code.replaceAll('-', '');
  expect(server.logged.some((line) => line.includes('"/r/:slug"'))).toBe(true);
  expect(server.logged.filter((line) => line.includes(code) || line.includes(plain))).toEqual([]);
});
