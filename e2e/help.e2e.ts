import { settled } from './support/pages.ts';
import { expect, test } from './support/test.ts';

/** How many steps each role's tour has; one whose element is gone, or whose page is closed to the role, counts less. */
const STEPS = {
  operator: 6,
  admin: 7,
  frontdesk: 7,
  cashier: 7,
  pharmacist: 7,
  doctor: 7,
  nurse: 6,
  patient: 7,
  guardian: 7,
  auditor: 5,
};
/** All of them in the long form; a counter and a guardian on the phone and the two with most pages of their own always. */
const ROLES = process.env.PRAMANA_LONG === '1' ? Object.keys(STEPS) : ['admin', 'cashier', 'doctor', 'guardian'];
const PHONE = { width: 390, height: 844 };

test('a first-day tour takes a role from element to element by the arrow keys, at the desk and on the phone', async ({
  demo,
  desk,
}) => {
  for (const [role, count] of Object.entries(STEPS).filter(([each]) => ROLES.includes(each))) {
    await test.step(role, async () => {
      const viewport = ['cashier', 'nurse', 'patient', 'guardian'].includes(role)
        ? PHONE
        : { width: 1440, height: 900 };
      const page = await desk(await demo.as(role), '/', { viewport, reducedMotion: 'reduce' });
      await page.getByRole('button', { name: 'Show me around' }).click();
      const card = page.locator('[role=dialog][data-step]');
      const seen = [];
      for (let step = 1; step <= count; step += 1) {
        await expect(card.getByText(`${step} of ${count}`, { exact: true })).toBeVisible();
        await expect(card.getByRole('button', { name: step === count ? 'Done' : 'Next' })).toBeFocused();
        seen.push(await card.getAttribute('data-step'));
        await page.keyboard.press('ArrowRight');
      }
      await expect(card).toHaveCount(0);
      expect(new Set(seen).size).toBe(count);
      await page.context().close();
    });
  }
});

test('a tour that was left is taken up again where it was, by another browser too, and is never offered twice', async ({
  demo,
  desk,
}) => {
  const page = await desk(await demo.as('cashier2'), '/');
  await page.getByRole('button', { name: 'Show me around' }).click();
  await expect(page.getByText('1 of 7', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 of 7', { exact: true })).toBeVisible();
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/api/tours/cashier') && answer.ok());
  await page.keyboard.press('ArrowLeft');
  await kept;
  await expect(page.getByText('1 of 7', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('2 of 7', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-step][role=dialog]')).toHaveCount(0);

  const elsewhere = await desk(await demo.as('cashier2'), '/bills');
  await settled(elsewhere);
  // In a field it is a question mark; elsewhere it asks for help.
  await elsewhere.getByPlaceholder('Number, name or phone').press('?');
  await expect(elsewhere.getByPlaceholder('Number, name or phone')).toHaveValue('?');
  await elsewhere.keyboard.press('F1');
  await expect(elsewhere.getByText('All bills of the hospital')).toBeVisible();
  await expect(elsewhere.getByRole('button', { name: 'Show me around' })).toHaveCount(0);
  await elsewhere.getByRole('button', { name: 'Go on: Cashier, step 2 of 7' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Begin with the patient' })).toBeVisible();
});
