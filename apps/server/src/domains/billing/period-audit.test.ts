import { untimelyIn } from '@pramana/contract';
import { parsePolicy, verifyReport } from '@pramana/ledger';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import type { TestClient } from '../../testing.ts';
import { auditNode } from '../sealing/index.ts';
import { sealEndedDays } from './day-end.service.ts';
import { untimelySeals } from './period-audit.store.ts';
import { type Shop, shop } from './shop.fixture.ts';

const DAY = '2026-11-21';
let place: Shop;
let auditor: TestClient;

beforeAll(async () => {
  place = await shop();
  const cashier = await place.login('cashier');
  const lines = [{ itemId: place.paracetamol, quantity: 10 }];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const payments = [{ method: 'cash', amount: '1000' }];
  await cashier.post(`/api/bills/${draft.body.data.id}/seal`, { payments }, { 'idempotency-key': 'period' });
  place.clock.advance(24 * 3_600_000);
  auditor = await place.login('auditor');
});

/** A bill that nobody has paid yet. */
async function sold(key: string): Promise<void> {
  const cashier = await place.login('cashier');
  const lines = [{ itemId: place.paracetamol, quantity: 1 }];
  const draft = await cashier.post('/api/bills', { patientId: place.patient.id, lines });
  const sealed = await cashier.post(
    `/api/bills/${draft.body.data.id}/seal`,
    { payments: [] },
    { 'idempotency-key': key },
  );
  expect(sealed.status).toBe(201);
}

const owner = (statement: string) => withClient(place.database.superUrl, (client) => client.query(statement));

async function audited(query = `?from=${DAY}&to=${DAY}`) {
  const { id } = (await auditor.post(`/api/audits${query}`)).body.data;
  return vi.waitFor(
    async () => {
      const run = (await auditor.get(`/api/audits/${id}`)).body.data;
      expect(run.status).toBe('done');
      return run;
    },
    { timeout: 30_000, interval: 50 },
  );
}
const codes = ({ findings }: { findings: { code: string; document: string }[] }): string[] =>
  findings.map(({ code, document }) => `${code} ${document}`);

describe('the audit of a period', () => {
  test('is never green while a day of it is open or without its seals', async () => {
    expect(codes(await audited())).toEqual([`day_seal_missing OPD-2627 ${DAY}`, `day_seal_missing RCT-2627 ${DAY}`]);
    await place.inHospital((tx) => sealEndedDays(tx, place.place, new Date(place.clock.now())));
    expect(await audited()).toMatchObject({ ok: true, period: { from: DAY, to: DAY } });
    expect(codes(await audited(`?from=${DAY}&to=2026-11-22`))).toEqual(['period_open 2026-11-22']);
  });

  test('says what its days came to', async () => {
    const { figures } = await audited();
    const of = (name: string) => figures.find((each: { name: string }) => each.name === name);
    expect(of('bills').count).toBe(1);
    expect(of('payments')).toEqual({ name: 'payments', count: 1, amount: '1000' });
    expect(of('lines-unsupported').count).toBe(1);
    expect(of('day-seals').count).toBe(2);
    const before = (await audited('?from=2026-11-01&to=2026-11-20')).figures;
    expect(before.find((each: { name: string }) => each.name === 'bills')).toMatchObject({ count: 0, amount: '0' });
  });

  test('counts day seals made late and documents moved to a later day beside its verdict, and calls neither damage', async () => {
    const untimely = async (query?: string) => {
      const { ok, figures } = await audited(query);
      return [ok, untimelyIn(figures)];
    };
    // Sealed at ten in the morning behind the day: nothing was closed by six.
    expect(await untimely()).toEqual([true, { late: 2, moved: 0 }]);
    expect(await untimely('?from=2026-11-01&to=2026-11-20')).toEqual([true, { late: 0, moved: 0 }]);
    const at = (time: string) => owner(`update day_seal set at = '2026-11-${time}+05:30'`);
    const late = () => place.inHospital((tx) => untimelySeals(tx, place.place.id, { from: DAY, to: '2026-11-22' }, 6));
    const { rows } = await owner("select to_char(at, 'DD HH24:MI:SS.US') as at from day_seal");
    await at('22 06:00');
    expect(await late()).toEqual({ late: 0n, moved: 0n });
    await at('22 06:00:01');
    expect(await late()).toEqual({ late: 2n, moved: 0n });
    await owner(`update day_seal set at = '2026-11-${String(rows[0]?.at)}'`);
    await owner("update bill set business_date = '2026-11-22'");
    expect(await late()).toEqual({ late: 2n, moved: 1n });
    // Closed before: what follows belongs to the next day.
    const closed = (sign: string) =>
      owner(
        `set session_replication_role = 'replica'; update business_day set closed_at = closed_at ${sign} interval '1 day'`,
      );
    await closed('-');
    expect(await late()).toEqual({ late: 2n, moved: 0n });
    await closed('+');
    await owner(`update bill set business_date = '${DAY}'`);
    expect(await untimely()).toEqual([true, { late: 2, moved: 0 }]);
  });

  test('names a line above its highest price, whoever wrote it there', async () => {
    await owner('update bill_line set mrp_amount = 1, mrp_per = 1');
    expect(codes(await audited())).toContain('price_above_mrp OPD-2627-000001');
  });

  test('is refused for half a period and one that ends before it begins', async () => {
    expect((await auditor.post(`/api/audits?from=${DAY}`)).body.code).toBe('invalid_field');
    expect((await auditor.post(`/api/audits?from=${DAY}&to=2026-11-01`)).body.code).toBe('invalid_field');
  });
});

describe('its report', () => {
  test('is signed by the hospital’s log, as JSON and inside a PDF, and any change shows', async () => {
    const { id, ok } = await audited();
    const text = (await auditor.get(`/api/audits/${id}/report`)).raw.toString('utf8');
    const policy = parsePolicy((await place.stranger.get('/api/verify-policy')).body);
    const judged = verifyReport(text, policy);
    expect(judged).toMatchObject({
      verdict: 'AMBER',
      report: { hospital: 'asha', ok, period: { from: DAY, to: DAY } },
    });
    expect(judged.checks.filter((check) => check.ok === false)).toEqual([]);
    expect(verifyReport(text.replace(`"ok": ${ok}`, `"ok": ${!ok}`), policy).verdict).toBe('RED');
    const paper = await auditor.get(`/api/audits/${id}/report.pdf`);
    expect(paper.status).toBe(200);
    expect(paper.raw.subarray(0, 5).toString()).toBe('%PDF-');
    expect(paper.raw.includes('EmbeddedFile')).toBe(true);
    const hindi = await auditor.get(`/api/audits/${id}/report.pdf?language=hi`);
    expect(hindi.status).toBe(200);
    expect(hindi.raw.equals(paper.raw)).toBe(false);
  });

  test('says on the command line what it says on the screen, under the same key', async () => {
    const { id } = await audited();
    const shown = JSON.parse((await auditor.get(`/api/audits/${id}/report`)).raw.toString('utf8'));
    const { db, config } = place.services;
    const { signal } = new AbortController();
    const [ofNode] = await auditNode({
      db,
      headsDir: config.headsDir,
      hospital: 'asha',
      now: new Date(place.clock.now()),
      period: { from: DAY, to: DAY },
      sign: true,
      signal,
      onProgress: () => undefined,
    });
    const policy = parsePolicy((await place.stranger.get('/api/verify-policy')).body);
    expect(verifyReport(ofNode?.signed ?? '', policy).verdict).toBe('AMBER');
    const own = ['run', 'startedAt', 'finishedAt', 'note'];
    const said = (report: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(report).filter(([name]) => !own.includes(name)));
    expect(said(JSON.parse(ofNode?.signed ?? '{}'))).toEqual(said(shown));
  });

  test('is printed also where the checkpoint is what is damaged, and asks what it checked instead of telling it', async () => {
    await owner('create table kept_head as select log_id, checkpoint from log_head');
    await owner("update log_head set checkpoint = 'no note at all'");
    const { id, ok } = await audited();
    await owner('update log_head h set checkpoint = k.checkpoint from kept_head k where k.log_id = h.log_id');
    await owner('drop table kept_head');
    expect(ok).toBe(false);
    expect((await auditor.get(`/api/audits/${id}/report.pdf`)).status).toBe(200);
    const { checked } = JSON.parse((await auditor.get(`/api/audits/${id}/report`)).raw.toString('utf8'));
    expect(checked.filter((line: string) => !line.startsWith('Whether '))).toEqual([]);
  });

  test('tells beside the verdict of a clock that stood back, as the screen does, and calls it no damage', async () => {
    const before = await audited();
    expect(before).toMatchObject({ backwards: { documents: 0, first: null }, unvouched: [] });
    await sold('at-its-time');
    place.clock.advance(-2 * 3_600_000);
    await sold('two-hours-before');
    place.clock.advance(2 * 3_600_000);
    const { id, backwards, findings } = await audited();
    expect(codes({ findings })).toEqual(codes(before));
    expect(backwards).toMatchObject({ documents: 1, first: { document: 'OPD-2627-000003' } });
    expect(backwards.first.before.document).toBe('OPD-2627-000002');
    const report = JSON.parse((await auditor.get(`/api/audits/${id}/report`)).raw.toString('utf8'));
    expect(report).toMatchObject({ backwards, unvouched: [] });
    for (const language of ['en', 'hi', 'mr'])
      expect((await auditor.get(`/api/audits/${id}/report.pdf?language=${language}`)).status).toBe(200);
  });

  test('is nobody else’s: not another hospital’s, and not of a run that is not there', async () => {
    const { id } = await audited();
    expect((await (await place.login('admin-nira')).get(`/api/audits/${id}/report`)).status).toBe(404);
    expect((await auditor.get('/api/audits/none/report.pdf')).status).toBe(404);
  });
});
