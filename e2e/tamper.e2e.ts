import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page } from '@playwright/test';
import { readText } from './support/api.ts';
import { pramana, psql } from './support/cli.ts';
import { openDrawer, openPharmacy, type Place, sell } from './support/place.ts';
import { expect, test } from './support/test.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-tamper-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Report {
  ok: boolean;
  backwards: unknown[];
  findings: { code: string; document: string; table: string; field: string; block: string; since: string }[];
}

/** What the operator's own command says of this hospital, and with which exit code. */
async function auditByCommand({ slug }: Pick<Place, 'slug'>): Promise<{ code: number; report: Report }> {
  const { code, out } = await pramana('audit', '--hospital', slug, '--json');
  return { code, report: JSON.parse(out) as Report };
}

/** Starts one; what it found is waited for by whoever looks. */
const auditOnScreen = (auditor: Page): Promise<void> =>
  auditor.getByRole('button', { name: /Start the audit|Run it again/ }).click();

test('whoever changes one stored amount is named by the auditor’s screen and by the command, and a bill says so itself', async ({
  deskOf,
}) => {
  const place = await openPharmacy('Tamper', ['23', '72']);
  await openDrawer(place, 'cashier');
  await sell(place, 'cashier', { '23': 10 });
  const bill = await sell(place, 'cashier', { '23': 4, '72': 3 });
  const label = bill.number;
  const dearer = (by: string): Promise<string> =>
    psql(`update bill_line set gross = gross + ${by}, taxable = taxable + ${by}, amount = amount + ${by}
      where bill_id = '${bill.id}' and position = 1`);
  const auditor = await deskOf(place, 'auditor', '/audit');

  await test.step('Given an audit that finds nothing', async () => {
    await auditOnScreen(auditor);
    await expect(auditor.getByRole('status', { name: 'No damage was found' })).toBeVisible();
    expect(await auditByCommand(place)).toMatchObject({ code: 0, report: { ok: true, findings: [] } });
    // Years of a demo are filled in by no clock but its own.
    for (const slug of ['asha', 'nira']) expect((await auditByCommand({ slug })).report.backwards).toEqual([]);
    const [report, policy] = [join(folder, 'report.json'), join(folder, 'trusted.policy')];
    writeFileSync(policy, await readText('/api/verify-policy'));
    expect((await pramana('audit', '--hospital', place.slug, '--report', report)).code).toBe(0);
    const judged = await pramana('verify', report, '--policy', policy);
    expect(judged).toMatchObject({ code: 4, out: expect.stringContaining(`${place.slug} says: no damage was found`) });
    // A report is of one moment: none is replaced.
    expect((await pramana('audit', '--hospital', place.slug, '--report', report)).code).toBe(3);
  });

  await test.step('When somebody with the database makes one line a rupee dearer', async () => {
    await dearer('100');
  });

  await test.step('Then the auditor’s screen names document, table and field', async () => {
    await auditOnScreen(auditor);
    await expect(auditor.getByRole('alert', { name: '4 damages were found' })).toBeVisible();
    // At the highest price there is, a rupee more is above it too.
    await expect(auditor.getByRole('row').filter({ hasText: 'above the maximum retail price' })).toContainText(label);
    for (const field of ['gross', 'taxable', 'amount']) {
      const found = auditor.getByRole('row').filter({ has: auditor.getByRole('cell', { name: field, exact: true }) });
      await expect(found).toContainText(label);
      await expect(found).toContainText('bill_line');
      await expect(found).toContainText('says something else than what was sealed');
    }
  });

  await test.step('And the command names the same place and ends with 1', async () => {
    const { code, report } = await auditByCommand(place);
    expect(code).toBe(1);
    const where = { code: 'column_changed', document: label, table: 'bill_line', block: label };
    for (const field of ['gross', 'taxable', 'amount'])
      expect(report.findings).toContainEqual(expect.objectContaining({ ...where, field }));
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'price_above_mrp', document: label }));
    expect(report.findings).toHaveLength(4);
  });

  await test.step('And the bill itself says so to the cashier who checks it', async () => {
    const cashier = await deskOf(place, 'cashier', `/bills/${label}`);
    await cashier.setViewportSize({ width: 1280, height: 480 });
    await cashier.getByRole('button', { name: 'Sealed: show what was checked', exact: true }).first().click();
    await cashier.getByRole('button', { name: 'Check it yourself' }).click();
    await expect(cashier.getByText('Different here: lines')).toBeVisible();
    // On a low screen the last of the checks is reached by scrolling its panel: with the page it would go away.
    const last = cashier.getByRole('dialog').getByRole('listitem').last();
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport();
  });

  await test.step('When the amount is put back, then both are clean again', async () => {
    await dearer('-100');
    await auditOnScreen(auditor);
    await expect(auditor.getByRole('status', { name: 'No damage was found' })).toBeVisible();
    expect(await auditByCommand(place)).toMatchObject({ code: 0, report: { ok: true } });
  });
});
