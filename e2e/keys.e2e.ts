import { randomUUID } from 'node:crypto';
import { openPlace } from './support/place.ts';
import { expect, test } from './support/test.ts';

test('the admin replaces one patient’s keys after a leak; the operator makes a recovery kit and types a part back', async ({
  demo,
  desk,
  deskOf,
}) => {
  const place = await openPlace('Keys');
  const front = await place.as('frontdesk');
  const name = `Made Up ${randomUUID().slice(0, 8)}`;
  const patient = await front.post<{ id: string }>('/api/patients', { name, gender: 'female', age: 44 });
  // Asking for an erasure is the least that makes a patient a key.
  await front.post(`/api/patients/${patient.id}/erasure`, { reason: 'A made-up reason.' });

  const admin = await deskOf(place, 'admin', '/manage/keys');
  await admin.getByRole('combobox', { name: 'Only one patient' }).fill(name);
  await admin.getByRole('option', { name }).click();
  await admin.getByRole('button', { name: `Replace the keys of ${name}` }).click();
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: `Replace the keys of ${name}` })
    .click();
  await expect(admin.getByText('Every server hears of the next keys')).toBeVisible();
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await expect(admin.getByRole('button', { name: "Replace everybody's keys" })).toHaveAttribute(
    'data-disabled',
    'true',
  );

  const operator = await desk(await demo.as('operator'), '/node/recovery-kit');
  await operator.getByRole('button', { name: 'Make a recovery kit' }).click();
  // It waits for the first part to stand there.
  const part = (await operator.getByRole('listitem').locator('code').first().textContent()) ?? '';
  await operator.getByRole('button', { name: 'I have printed all three' }).click();
  await operator.getByLabel('One of the three parts').fill('AAAA');
  await operator.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(operator.getByLabel('One of the three parts')).toHaveAttribute('aria-invalid', 'true');
  await operator.getByLabel('One of the three parts').fill(part.toLowerCase());
  await operator.getByRole('button', { name: 'Confirm', exact: true }).click();
  await expect(operator.getByText('The kit that holds')).toBeVisible();
});
