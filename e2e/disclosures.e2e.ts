import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ORIGIN, readText, signIn } from './support/api.ts';
import { pramana } from './support/cli.ts';
import { runPrinted } from './support/printed.ts';
import { expect, test } from './support/test.ts';
import { choose, giveKeys, state, verdict } from './verify-page.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-auditor-'));
const at = (name: string): string => join(folder, name);
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A printed command as it can be typed, with its files in this story's folder. */
const typed = (line: string): Promise<{ code: number; out: string }> =>
  pramana(
    ...line
      .trim()
      .split(' ')
      .slice(2)
      .map((word) => (/^[^-].*\.(key|policy|age)$/.test(word) ? at(word) : word)),
  );
const daysAgo = (days: number): string => {
  const [year, month, day] = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
};

test('the admin hands an auditor a week, who fetches it and checks it with the commands as they are printed', async ({
  demo,
  desk,
}) => {
  writeFileSync(at('trusted.policy'), await readText('/api/verify-policy'));
  // Handing out asks for a person who has just proved that it is them.
  const fresh = await signIn('admin@demo.pramana.example', demo.password);
  const admin = await desk(fresh, '/manage/auditor-bundles');
  const made = await typed((await admin.locator('pre').first().textContent()) ?? '');
  expect(made.code).toBe(0);
  rmSync(at('auditor.key'));
  // Whoever has no command line makes it in the browser: nothing of it is in any request.
  const sent: string[] = [];
  admin.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  const make = admin.getByRole('button', { name: 'Make the key here' });
  const [saved] = await Promise.all([admin.waitForEvent('download'), make.click()]);
  await saved.saveAs(at(saved.suggestedFilename()));
  const recipient = (await admin.locator('pre', { hasText: /^age1/ }).textContent()) ?? '';
  const secret = /AGE-SECRET-KEY-1\w+/.exec(readFileSync(at('auditor.key'), 'utf8'))?.[0] ?? '';
  expect([recipient.slice(0, 4), secret.length]).toEqual(['age1', 74]);
  await runPrinted((await admin.getByText('chmod 600').textContent()) ?? '', folder);
  for (const [name, value] of [
    ['From', daysAgo(6)],
    ['To', daysAgo(1)],
  ] as const) {
    await admin.getByRole('textbox', { name, exact: true }).fill(value);
    await admin.getByRole('textbox', { name, exact: true }).press('Tab');
  }
  await admin.getByLabel('Who gets it').fill('Nadkarni and Co.');
  await admin.getByRole('textbox', { name: "The auditor's key" }).fill(recipient);
  await admin.getByLabel('Why').fill('yearly audit');
  await admin.getByRole('button', { name: 'Hand it out' }).click();
  await expect(admin.getByRole('cell', { name: 'Nadkarni and Co.' }).first()).toBeVisible();
  expect(sent.filter((each) => each.includes(secret))).toEqual([]);
  await fresh.end();

  const auditor = await desk(await demo.as('auditor'), '/manage/auditor-bundles');
  await expect(auditor.getByRole('button', { name: 'Hand it out' })).toHaveCount(0);
  const link = auditor.getByRole('link', { name: 'Fetch the file' }).first();
  const [file] = await Promise.all([auditor.waitForEvent('download'), link.click()]);
  await file.saveAs(at(file.suggestedFilename()));
  const printed = (await auditor.locator('pre').last().textContent()) ?? '';
  const checked = await typed(printed.replace(/\S+\.bundle\.age/, file.suggestedFilename()));
  expect(checked).toMatchObject({ code: 4, out: expect.stringMatching(/^AMBER/) });
  expect(checked.out).not.toContain('  NO ');
  expect(checked.out).toContain('Each day seal counts and sums up the documents that are here');
});

test('a day whose seal is overdue is an alarm on the chain’s page and on the log’s badge', async ({ demo, desk }) => {
  const auditor = await desk(await demo.as('auditor'), '/own');
  await auditor.route('**/api/chain/head', async (route) => {
    const answer = await route.fetch();
    const { data } = (await answer.json()) as { data: object };
    await route.fulfill({ response: answer, json: { data: { ...data, dueSeals: ['2026-11-20', '2026-11-21'] } } });
  });
  await auditor.goto('/chain');
  const alert = auditor.getByRole('alert').filter({ hasText: '2 days that are over have no seal' });
  await expect(alert).toContainText('20 Nov 2026, 21 Nov 2026');
  await expect(alert).toContainText('no audit is green');
  await expect(auditor.getByRole('button', { name: 'Log: Waiting to be sealed' }).first()).toBeVisible();
});

test('a patient shows an employer the total and an insurer the lines, on a phone, and the verify page says which are hidden', async ({
  demo,
  desk,
  page: stranger,
}) => {
  const phone = { viewport: { width: 390, height: 844 } };
  const patient = await desk(await demo.as('patient'), '/own', phone);
  writeFileSync(at('own.policy'), await readText('/api/verify-policy'));
  await patient.getByRole('button', { name: 'Show to others' }).first().click();
  const save = async (name: string): Promise<string> => {
    await patient.getByRole('button', { name: 'Make the proof' }).click();
    const button = patient.getByRole('button', { name: 'Save the file' });
    const [file] = await Promise.all([patient.waitForEvent('download'), button.click()]);
    await file.saveAs(at(name));
    return (await pramana('verify', at(name), '--policy', at('own.policy'))).out;
  };

  await stranger.setViewportSize(phone.viewport);
  await stranger.goto(`${ORIGIN}/verify`);
  await giveKeys(stranger, readFileSync(at('own.policy'), 'utf8'));
  /** What the other one's verify page says of the file, and of the code on the patient's screen. */
  const judgedElsewhere = async (name: string): Promise<string[]> => {
    const texts: string[] = [];
    const code = patient.getByRole('img', { name: /^Code 1 / });
    for (const [file, bytes, type] of [
      [name, readFileSync(at(name)), 'text/plain'],
      ['code.png', await code.screenshot(), 'image/png'],
    ] as const) {
      await choose(stranger, file, bytes, type);
      await state(stranger, 'AMBER');
      texts.push(`${await verdict(stranger).innerText()}\n${await stranger.locator('.document').innerText()}`);
      await stranger.getByRole('button', { name: 'Check another document' }).click();
    }
    return texts;
  };

  await patient.getByText('Employer: total').click();
  expect(await save('employer.tlog-proof')).toContain('NOT checked');
  await expect(patient.getByRole('img', { name: /^Code / })).toHaveCount(1);
  // A phone that is turned keeps what is shown.
  await patient.setViewportSize({ width: phone.viewport.height, height: phone.viewport.width });
  await expect(patient.getByRole('columnheader', { name: 'Papers' })).toBeVisible();
  await expect(patient.getByRole('img', { name: /^Code / })).toHaveCount(1);
  await patient.setViewportSize(phone.viewport);
  for (const text of await judgedElsewhere('employer.tlog-proof')) {
    expect(text).toContain('The lines on your paper were NOT checked. Only the head was shown.');
    expect(text).toMatch(/Total\n₹[\d,.]+/);
    expect(text).not.toContain('entries of this document are shown');
  }
  expect(readFileSync(at('employer.tlog-proof'), 'utf8')).toContain('c2sp.org/tlog-proof@v1');

  await patient.getByRole('button', { name: 'Choose anew' }).click();
  await patient.getByText('Insurer: lines').click();
  const insurer = await save('insurer.tlog-proof');
  expect(insurer).toMatch(/ok {2}\d of \d lines are shown/);
  expect(insurer).not.toContain('contact:');
  const [ofFile = '', ofCode = ''] = await judgedElsewhere('insurer.tlog-proof');
  expect(ofFile).toMatch(/\d of \d entries of this document were left out by whoever gave you this proof/);
  expect(ofFile).toContain('Not added up: some entries of this document are not shown.');
  // One code of several has the head alone; the page asks for the others.
  expect(ofCode).toContain('The lines on your paper were NOT checked.');
});
