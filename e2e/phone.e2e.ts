import type { Page } from '@playwright/test';
import { signIn } from './support/api.ts';
import { enrol, register } from './support/patient.ts';
import { openPlace } from './support/place.ts';
import { expect, test } from './support/test.ts';

const PHONE = { viewport: { width: 390, height: 844 }, serviceWorkers: 'allow' } as const;
/** What was written about somebody's health in this story, and who it is. */
const SECRET = /Bronchitis|Azithromycin|Kavya/;

/** Everything that a page left in this browser, as text; and the addresses of what it keeps in caches. */
async function leftIn(page: Page): Promise<{ text: string; cached: string[]; databases: number }> {
  return page.evaluate(async () => {
    const cached: string[] = [];
    let text = JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]);
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        cached.push(new URL(request.url).pathname);
        const answer = await cache.match(request);
        if (answer && /json|html/.test(answer.headers.get('content-type') ?? '')) text += await answer.text();
      }
    }
    return { text, cached, databases: (await indexedDB.databases()).length };
  });
}

test('a patient has all that is theirs on the phone, which opens without a connection and keeps nothing of their health', async ({
  desk,
}) => {
  const place = await openPlace('Phone');
  const doctor = await place.as('doctor');
  const kavya = await register(place, 'Kavya Made Up');
  const begun = await doctor.post<{ id: string; draft: { revision: number; content: object } }>(
    `/api/patients/${kavya.id}/consultations`,
    { encounterId: null },
  );
  const line = {
    id: '01890000-0000-7000-8000-00000000f001',
    item: null,
    name: 'Azithromycin',
    strength: '500 mg',
    form: 'tablet',
    unit: 'tablet',
    route: 'oral',
    meal: 'any',
    steps: [{ take: { by: 'day', amounts: [100, 0, 0, 0] }, days: 3 }],
    dispense: null,
    instructions: '',
  };
  const content = { ...begun.draft.content, complaint: 'Bronchitis again', lines: [line] };
  const saved = await doctor.put<{ revision: number }>(`/api/consultations/${begun.id}/draft`, {
    revision: begun.draft.revision,
    content,
  });
  await doctor.post(`/api/consultations/${begun.id}/seal`, { revision: saved.revision });
  const account = await signIn(await enrol(place, kavya), place.password);

  const phone = await desk(account, '/own', PHONE);
  await test.step('reads the visit and prints the prescription', async () => {
    await expect(phone.getByText('No appointment is coming up.')).toBeVisible();
    await phone.getByRole('link', { name: 'Visits and prescriptions' }).click();
    await expect(phone.getByText('Bronchitis again')).toBeVisible();
    await expect(phone.getByText('Prescribed: Azithromycin')).toBeVisible();
    const paper = await phone.getByRole('link', { name: 'Prescription (PDF)' }).getAttribute('href');
    const printed = await account.raw(paper ?? '');
    expect((await printed.body()).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  await test.step('opens without a connection, says so, and goes on by itself', async () => {
    await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
    await phone.context().setOffline(true);
    await phone.reload();
    await expect(phone.getByText('This phone has no connection')).toBeVisible();
    await expect(phone.getByText('Bronchitis again')).toHaveCount(0);
    await phone.context().setOffline(false);
    await expect(phone.getByText('Bronchitis again')).toBeVisible();
  });

  await test.step('nothing of anybody’s health is left in the patient’s or the doctor’s browser', async () => {
    const screen = await desk(doctor, `/consultations/${begun.id}`, { serviceWorkers: 'allow' });
    await expect(screen.getByText('Bronchitis again').first()).toBeVisible();
    await screen.evaluate(async () => void (await navigator.serviceWorker.ready));
    for (const page of [phone, screen]) {
      const { text, cached, databases } = await leftIn(page);
      expect(cached).toContain('/');
      expect(cached.filter((path) => !/^\/(assets\/.+|[\w-]+\.(js|svg|png|webmanifest))?$/.test(path))).toEqual([]);
      expect(text).not.toMatch(SECRET);
      expect(databases).toBe(0);
    }
  });
});
