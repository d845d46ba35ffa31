import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readText } from './support/api.ts';
import { holdLog, pramana } from './support/cli.ts';
import { digitsOf, withOneDigitChanged } from './support/paper.ts';
import {
  dayFromNow,
  importMedicines,
  itemOf,
  openDrawer,
  openPlace,
  PEOPLE,
  photographPack,
  receive,
  setPrice,
} from './support/place.ts';
import { expect, test } from './support/test.ts';

/** What Rosa buys: what the cashier types, what it is, how much of it, and what that costs by hand. */
const SHOPPING = [
  { code: '23', typed: 'para tab 500', name: 'Paracetamol Tablets IP 500 mg', quantity: '7', amount: '₹4.59' },
  { code: '45', typed: 'amox cap 500', name: 'Amoxycillin Capsules IP 500mg', quantity: '15', amount: '₹54.13' },
  {
    code: '145',
    typed: 'metf 500',
    name: 'Metformin Hydrochloride Tablets IP 500mg',
    quantity: '2p',
    amount: '₹13.62',
  },
  {
    code: '212',
    typed: 'panto tab 40',
    name: 'Pantoprazole Gastro Resistant Tablets IP 40 mg',
    quantity: '10',
    amount: '₹12.47',
  },
  { code: '72', typed: 'azi tab 500', name: 'Azithromycin Tablets IP 500 mg', quantity: '3', amount: '₹39.38' },
] as const;

/** Whose bill it was and what was given to her stays hidden from who only proves that nothing was changed. */
async function seesNoHealthData(auditor: Page, number: string): Promise<void> {
  const [series = '', count = ''] = number.split(/-(?=\d+$)/);
  await expect(auditor.getByRole('navigation', { name: 'Places' }).getByRole('link')).toHaveText([
    'Audit',
    'Catalogue',
    'Chain',
    // Who looked at records, by pseudonym, without anybody's name; and the state of the keys.
    'Manage',
  ]);
  for (const [path, shown] of [
    ['/chain', number],
    [`/chain/${series}/${Number(count)}`, 'items are hidden from your role'],
    [`/bills/${number}`, 'Your role does not open this page'],
    ['/patients', 'Your role does not open this page'],
  ] as const) {
    await auditor.goto(path);
    await expect(auditor.getByText(shown).first()).toBeVisible();
    const text = await auditor.locator('body').innerText();
    expect(text).not.toMatch(/Rosa|Medina|98220|Azithromycin|Metformin/);
  }
  for (const path of [`/api/bills/${number}`, `/api/bills/${number}/receipt`, '/api/patients?q=rosa', '/api/bills']) {
    expect((await auditor.request.get(path)).status()).toBe(403);
  }
}

test('a day at the hospital', async ({ desk, deskOf }) => {
  const place = await test.step('Given a hospital with the real price list and stock of five medicines', async () => {
    const opened = await openPlace('Day');
    await importMedicines(opened);
    for (const { code } of SHOPPING) {
      const item = await itemOf(opened, code);
      await receive(opened, item, { number: `LATE${code}`, expiry: dayFromNow(700), quantity: 60 * item.packSize });
      await receive(opened, item, { number: `SOON${code}`, expiry: dayFromNow(120), quantity: 20 * item.packSize });
    }
    const pack = await photographPack(await desk(null, 'about:blank'));
    await setPrice(opened, await itemOf(opened, '23'), {
      amount: '656',
      reason: 'As printed on the pack',
      photo: pack,
    });
    return opened;
  });

  const cashier = await test.step('When the cashier signs in', async () => {
    const page = await desk(null, '/');
    await page.getByLabel('Login').fill(place.login('cashier'));
    await page.getByLabel('Password', { exact: true }).fill(place.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    return page;
  });
  const keys = cashier.keyboard;

  await test.step('Then the counter is there with the cursor in the patient box', async () => {
    await expect(cashier).toHaveURL(/\/counter$/);
    await expect(cashier.getByRole('combobox', { name: 'Patient' })).toBeFocused();
  });

  await test.step('When she opens her drawer with a float of ₹2,000', async () => {
    await cashier.getByRole('button', { name: 'Open a counter' }).click();
    await cashier.getByRole('textbox', { name: 'Opening float' }).fill('2000');
    await cashier.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(cashier.getByRole('link', { name: 'Counter 1' })).toBeVisible();
  });

  await test.step('And nobody of that name is known, she registers the patient without the mouse', async () => {
    await cashier.getByRole('combobox', { name: 'Patient' }).focus();
    await keys.type('Rosa Medina');
    await expect(cashier.getByText('Nobody found.')).toBeVisible();
    await keys.press('F3');
    await expect(cashier.getByRole('textbox', { name: 'Name' })).toHaveValue('Rosa Medina');
    await expect(cashier.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await keys.press('Tab');
    await keys.press('ArrowRight');
    await keys.press('Tab');
    await keys.type('38');
    await keys.press('Tab');
    await keys.type('98220 00001');
    await keys.press('Enter');
  });

  await test.step('Then her card stands on the left, and the cursor is in the medicine box', async () => {
    const card = cashier.getByRole('region', { name: 'Patient', exact: true });
    await expect(card.getByRole('heading', { name: 'Rosa Medina' })).toBeVisible();
    await expect(card).toContainText('female, 38 years');
    await expect(card).toContainText('Nothing due');
    await expect(cashier.getByRole('combobox', { name: 'Add medicine or service' })).toBeFocused();
  });

  await test.step('When she adds five real medicines by their first letters, some of them loose', async () => {
    for (const { typed, name, quantity } of SHOPPING) {
      await keys.type(typed);
      await keys.press('Enter');
      await expect(cashier.getByRole('textbox', { name: `Quantity of ${name}` })).toBeFocused();
      await keys.type(quantity);
      await keys.press('Enter');
      await expect(cashier.getByRole('combobox', { name: 'Add medicine or service' })).toBeFocused();
    }
  });

  await test.step('Then each line shows the batch that expires first and its amount, and the total its tax', async () => {
    const lines = cashier.getByRole('region', { name: 'Lines' });
    for (const { code, name, amount } of SHOPPING) {
      const line = lines.getByRole('listitem').filter({ hasText: name });
      await expect(line).toContainText(amount);
      await expect(line.getByRole('button', { name: `Batch SOON${code}` })).toBeVisible();
    }
    const total = cashier.getByRole('region', { name: 'Total' });
    await expect(total).toContainText('Taxable value');
    await expect(total).toContainText('CGST');
    await expect(total).toContainText('-₹0.19');
    await expect(total).toContainText('₹124.00');
  });

  await test.step('And the price proof is one key away: the photo, and whether it is the one that was sealed', async () => {
    await cashier.getByRole('button', { name: 'Price proof of Paracetamol Tablets IP 500 mg' }).click();
    const proof = cashier.getByRole('dialog', { name: 'Price proof of Paracetamol Tablets IP 500 mg' });
    await expect(proof.getByRole('img', { name: 'Price proof of' })).toBeVisible();
    await expect(proof).toContainText('₹6.56');
    await expect(proof).toContainText('Its SHA-256, computed in this browser, is the same.');
    await keys.press('Escape');
    await expect(proof).toBeHidden();
  });

  await test.step('When she looks at the preview', async () => {
    await keys.press('F8');
    const preview = cashier.getByRole('dialog', { name: 'Preview: not sealed yet' });
    await expect(preview).toContainText('Rosa Medina');
    await expect(preview).toContainText('Azithromycin Tablets IP 500 mg');
    await expect(preview).toContainText('₹124.00');
    await expect(preview.getByRole('button', { name: /^Print the draft/ })).toBeEnabled();
    await keys.press('Escape');
    await expect(preview).toBeHidden();
  });

  const colleague = await deskOf(place, 'cashier2', '/bills');
  await expect(colleague.getByText('Sealed bills will be here')).toBeVisible();

  const sealed = await test.step('And seals with F9 while the log is busy, then it waits to be sealed', async () => {
    const log = await holdLog(place.slug);
    await keys.press('F9');
    const done = cashier.getByRole('region', { name: 'Sealed' });
    await expect(done.getByRole('heading', { name: /^OPD-\d{4}-000001$/ })).toBeVisible();
    await expect(
      done.getByRole('button', { name: 'Waiting to be sealed: show what was checked', exact: true }),
    ).toBeVisible();
    await log.release();
    return done;
  });
  const number = (await sealed.getByRole('heading').textContent()) ?? '';

  await test.step('Then its number stands there and the seal closes by itself, for a colleague as well', async () => {
    await expect(sealed.getByRole('button', { name: 'Sealed: show what was checked', exact: true })).toBeVisible();
    await expect(sealed).toContainText('₹124.00');
    await expect(colleague.getByRole('row', { name: new RegExp(number) })).toContainText('Rosa Medina');
  });

  await test.step('When she takes ₹500 in cash', async () => {
    await keys.press('Control+Enter');
    const dialog = cashier.getByRole('dialog', { name: 'Payment' });
    await expect(dialog.getByRole('textbox', { name: 'Cash received' })).toBeFocused();
    await keys.type('500');
    await expect(dialog).toContainText('₹376.00');
    await keys.press('Control+Enter');
    await expect(dialog).toBeHidden();
  });

  await test.step('Then nothing is due, and ₹376 goes back over the counter', async () => {
    await expect(sealed).toContainText('Change₹376.00');
    await expect(sealed).not.toContainText('Due');
  });

  const papers = await test.step('When she prints on A4 and on 80 mm', async () => {
    const printed: Buffer[] = [];
    // The browser's own viewer of PDFs is slow and not what is looked at here.
    await cashier.evaluate('window.open = () => window');
    await cashier.route(/\/pdf\?/, async (route) => {
      const answer = await route.fetch();
      printed.push(await answer.body());
      await route.fulfill({ response: answer });
    });
    for (const [paper, said] of [
      ['A4', 'Printed 1 time; the next is a duplicate'],
      ['80 mm', 'Printed 2 times; the next is a duplicate'],
    ] as const) {
      await sealed.getByRole('button', { name: 'Other paper or language' }).click();
      await cashier.getByRole('menuitem', { name: paper, exact: true }).click();
      await expect(sealed).toContainText(said);
    }
    return printed;
  });

  const proof = await test.step('Then each paper is a PDF that carries its own proof', async () => {
    const folder = test.info().outputPath();
    const policy = `${folder}/policy`;
    writeFileSync(policy, await readText('/api/verify-policy'));
    for (const [index, paper] of papers.entries()) {
      expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
      const file = `${folder}/bill-${index}.pdf`;
      writeFileSync(file, paper);
      const { code, out } = await pramana('verify', file, '--policy', policy, '--json');
      expect({ code, verdict: (JSON.parse(out) as { verdict: string }).verdict }).toEqual({
        code: 4,
        verdict: 'AMBER',
      });
    }
    return (await place.as('cashier')).text(`/api/bills/${number}/receipt`);
  });

  await test.step("When a colleague looks for the bill by the patient's name", async () => {
    await colleague.getByRole('textbox', { name: 'Number, name or phone' }).fill('medina');
    await colleague.getByRole('link', { name: new RegExp(number) }).click();
    await expect(colleague.getByRole('heading', { name: number })).toBeVisible();
    await expect(colleague.getByText('Rosa Medina')).toBeVisible();
    await colleague.reload();
    await expect(colleague.getByRole('heading', { name: number })).toBeVisible();
    await expect(colleague.getByText('Azithromycin Tablets IP 500 mg')).toBeVisible();
  });

  await test.step('And the patient brings the Azithromycin back, the cashier writes a credit note', async () => {
    await sealed.getByRole('link', { name: number }).click();
    await cashier.getByRole('button', { name: 'Credit note' }).click();
    const dialog = cashier.getByRole('dialog', { name: `Credit note on ${number}` });
    await dialog.getByRole('textbox', { name: 'Quantity of Azithromycin Tablets IP 500 mg' }).fill('3');
    await dialog.getByRole('combobox', { name: 'Reason' }).click();
    await cashier.getByRole('option', { name: 'Goods returned' }).click();
    await dialog.getByRole('button', { name: 'Seal the credit note' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('And hands ₹39 back in cash', async () => {
    await cashier.getByRole('button', { name: 'Refund' }).click();
    const dialog = cashier.getByRole('dialog', { name: 'Hand money back' });
    await expect(dialog.getByRole('textbox', { name: 'Amount' })).toHaveValue('39.00');
    await dialog.getByRole('button', { name: 'Pay the refund' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('Then the story of the bill tells each step with its seal', async () => {
    await cashier.getByRole('tab', { name: 'Story' }).click();
    const story = cashier.getByRole('list', { name: 'Story' });
    const told = [
      'Li Wei began the draft',
      `Li Wei sealed ${number} over ₹124.00`,
      'Li Wei took ₹124.00 (Cash)',
      'Li Wei printed copy 1 on A4',
      'Li Wei printed copy 2 on 80 mm',
      'Li Wei credited ₹39.00: Goods returned',
      'Li Wei handed back ₹39.00 (Cash)',
    ];
    await expect(story.getByRole('listitem')).toHaveCount(told.length);
    for (const sentence of told) await expect(story).toContainText(sentence);
    await expect(story.getByRole('button', { name: 'Sealed: show what was checked', exact: true })).toHaveCount(4);
  });

  await test.step('When she counts her drawer and closes it', async () => {
    await cashier.getByRole('link', { name: 'Cash' }).click();
    const drawer = cashier.getByRole('region', { name: 'Your open counter' });
    await expect(drawer).toContainText('₹2,000.00');
    // The count is blind: what should be in it is nowhere to be seen.
    await expect(drawer).toContainText('compared after the count');
    await expect(drawer).not.toContainText('₹2,085.00');
    await cashier.getByRole('button', { name: 'Count and close' }).click();
    const dialog = cashier.getByRole('dialog', { name: 'Count and close Counter 1' });
    for (const [note, count] of [
      ['₹500', '4'],
      ['₹50', '1'],
      ['₹20', '1'],
      ['₹10', '1'],
      ['₹5', '1'],
    ] as const) {
      await dialog.getByRole('textbox', { name: `How many of ${note}`, exact: true }).fill(count);
    }
    await expect(dialog).toContainText('Counted₹2,085.00');
    await dialog.getByRole('button', { name: 'Close the counter' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('And the administrator counts the drawer of a cashier who left, and closes the day', async () => {
    await openDrawer(place, 'cashier2');
    const admin = await deskOf(place, 'admin', '/counter-sessions');
    const left = admin.getByRole('row', { name: new RegExp(PEOPLE.cashier2) });
    await left.getByRole('button', { name: 'Count and close' }).click();
    const count = admin.getByRole('dialog', { name: 'Count and close' });
    await count.getByRole('textbox', { name: `Why ${PEOPLE.cashier2} does not close it` }).fill('Went home ill');
    await count.getByRole('textbox', { name: 'How many of ₹500', exact: true }).fill('2');
    await count.getByRole('button', { name: 'Close the counter' }).click();
    await expect(left).toContainText('Closed');
    await admin.getByRole('button', { name: 'Close the day' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Close the day', exact: true });
    await dialog.getByRole('button', { name: 'Close the day' }).click();
    const question = admin.getByRole('dialog', { name: 'Close this business day?' });
    await question.getByRole('button', { name: 'Close the day' }).click();
    await expect(dialog).toContainText('These totals are sealed');
    await expect(dialog).toContainText('OPD-');
  });

  await test.step('When the auditor recomputes everything, then no damage is found', async () => {
    const auditor = await deskOf(place, 'auditor', '/');
    await expect(auditor).toHaveURL(/\/audit/);
    await auditor.getByRole('button', { name: 'Start the audit' }).click();
    await expect(auditor.getByRole('status', { name: 'No damage was found' })).toBeVisible();
    await seesNoHealthData(auditor, number);
  });

  await test.step('Then anybody checks the bill on the verify page, with the network off', async () => {
    const stranger = await desk(null, '/verify', { serviceWorkers: 'allow' });
    await expect(stranger.getByText('works in flight mode')).toBeVisible();
    await stranger.locator('.keys summary').click();
    await stranger.getByRole('button', { name: "Use the keys this hospital's server suggests" }).click();
    await expect(stranger.locator('.keys')).toContainText('suggested these keys');
    await stranger.context().setOffline(true);
    const [a4] = papers;
    if (a4 === undefined) throw new Error('nothing was printed');
    await stranger
      .locator('input[type=file]')
      .setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: a4 });
    await expect(stranger.locator('.verdict')).toHaveAttribute('data-state', 'AMBER');
    await expect(stranger.locator('.document')).toContainText(number);
    await expect(stranger.locator('.document')).toContainText('₹124.00');
    const paste = async (text: string): Promise<void> => {
      const where = stranger.locator('.ways details');
      if ((await where.getAttribute('open')) === null) await where.locator('summary').click();
      await stranger.getByLabel('The link, its digits').fill(text);
      await stranger.getByRole('button', { name: 'Check this text' }).click();
    };
    await paste(digitsOf(proof));
    await expect(stranger.locator('.verdict')).toHaveAttribute('data-state', 'AMBER');
    await paste(withOneDigitChanged(digitsOf(proof)));
    await expect(stranger.locator('.verdict')).toHaveAttribute('data-state', 'RED');
  });
});
