import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { readPublic, signIn } from './support/api.ts';
import { openPharmacy, type Place } from './support/place.ts';
import { expect, test } from './support/test.ts';

interface DemoPerson {
  login: string;
  name: string;
  secret: string | null;
}

let place: Place;

test.beforeAll(async () => {
  place = await openPharmacy('Login', ['23']);
});

/** The newest code in the demo's outbox. */
async function newestCode(): Promise<string> {
  const [message] = await readPublic<{ code: string | null }[]>('/api/demo/outbox');
  return message?.code ?? '';
}
const wrongOf = (code: string): string => (code === '000000' ? '111111' : '000000');

/** What an authenticator app shows now (RFC 6238, SHA-1, six digits, thirty seconds). */
function codeOfApp(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Types a code into the six boxes, as one pastes or types it. */
async function type(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Digit 1 of 6' }).click();
  await page.keyboard.type(code);
}

async function password(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** A security key inside the browser: it verifies its person and keeps what it makes. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('what is pressed without a network says so, and does not go out by itself when the network is back', async ({
  desk,
}) => {
  const page = await desk(null, '/login');
  await expect(page.getByLabel('Login')).toBeVisible();
  await page.context().setOffline(true);
  await password(page, 'cashier@demo.pramana.example', 'a password nobody has');
  await expect(page.getByText('No answer came', { exact: false })).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.context().setOffline(false);
  expect(await page.evaluate(async () => (await fetch('/healthz')).status)).toBe(200);
  expect(asked).not.toContain('POST /api/session');
});

test('the manager signs in with a code from the demo’s outbox: abc does nothing, a wrong one is told, the right one opens', async ({
  desk,
}) => {
  const page = await desk(null, '/login');
  await page.getByRole('button', { name: /Leela Menon/ }).click();
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await expect(page.getByText('We sent a code to your phone •• 0100.')).toBeVisible();
  await expect(page.getByText(/Valid for \d+ more seconds/)).toBeVisible();
  await expect(page.getByRole('button', { name: /Another code in \d+ s/ })).toBeDisabled();
  const code = await newestCode();
  await expect(page.getByRole('region', { name: "The demo's outbox" })).toContainText(code);
  await type(page, 'abc');
  await expect(page.getByRole('textbox', { name: 'Digit 1 of 6' })).toHaveValue('');
  await type(page, wrongOf(code));
  await expect(page.getByText('This code is not right.')).toBeVisible();
  await expect(page.getByText('4 tries left.')).toBeVisible();
  await type(page, code);
  await expect(page.getByRole('button', { name: /Leela Menon/ })).toBeVisible();
  await expect(page).not.toHaveURL(/login/);
});

test('a code that is pasted fills all six boxes and signs in', async ({ desk }) => {
  const { people, password: secret } = await readPublic<{ people: DemoPerson[]; password: string }>('/api/demo');
  const doctor = people.find((person) => person.secret !== null);
  const page = await desk(null, '/login');
  await password(page, doctor?.login ?? '', secret);
  await expect(page.getByText('Type the code that your authenticator app shows now.')).toBeVisible();
  await page.evaluate(
    (code) => {
      const data = new DataTransfer();
      data.setData('text/plain', code);
      const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector('[aria-label="Digit 1 of 6"]')?.dispatchEvent(paste);
    },
    codeOfApp(doctor?.secret ?? ''),
  );
  await expect(page.getByRole('button', { name: new RegExp(doctor?.name ?? '') })).toBeVisible();
});

test('an authenticator app is added with its QR, gives recovery codes once, and is asked for from then on', async ({
  desk,
  deskOf,
}) => {
  const page = await deskOf(place, 'pharmacist', '/account/security');
  await page.getByRole('button', { name: 'Add an authenticator app' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an authenticator app' });
  await expect(dialog.getByRole('img', { name: 'QR code with the secret' })).toBeVisible();
  const secret = (await dialog.getByRole('textbox', { name: 'Secret' }).inputValue()).replaceAll(' ', '');
  await type(page, codeOfApp(secret));
  const codes = page.getByRole('dialog', { name: 'Put these codes away' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  const recovery = (await codes.getByRole('listitem').first().textContent()) ?? '';
  await codes.getByRole('button', { name: 'I have put them away' }).click();
  await expect(page.getByText('10 are left')).toBeVisible();
  const again = await desk(null, '/login');
  await password(again, place.login('pharmacist'), place.password);
  await again.getByRole('button', { name: 'Use a recovery code' }).click();
  await again.getByLabel('Recovery code').fill(recovery);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(again).not.toHaveURL(/login/);
});

test('a passkey is made on the security page and signs in alone, without login and password', async ({ deskOf }) => {
  const page = await deskOf(place, 'cashier', '/account/security');
  await plugIn(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name').fill('Counter laptop');
  await dialog.getByRole('button', { name: 'Make the passkey' }).click();
  await page.getByRole('button', { name: 'I have put them away' }).click();
  await expect(page.getByText('Counter laptop')).toBeVisible();
  await page.context().clearCookies();
  await page.goto('/login');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).not.toHaveURL(/login/);
  await page.context().clearCookies();
  await page.goto('/login');
  await password(page, place.login('cashier'), place.password);
  await page.getByRole('button', { name: 'Use the passkey' }).click();
  await expect(page).not.toHaveURL(/login/);
});

test('a forgotten password is replaced by a code, and the page never says whether the login exists', async ({
  desk,
  deskOf,
}) => {
  const own = await deskOf(place, 'frontdesk', '/account/security');
  await own.getByRole('button', { name: 'Prove a mobile phone' }).click();
  const dialog = own.getByRole('dialog', { name: 'Mobile phone' });
  for (const typed of ['abc', '111']) {
    await dialog.getByRole('textbox', { name: 'Mobile phone' }).fill(typed);
    await dialog.getByRole('button', { name: 'Send a code' }).click();
    await expect(dialog.getByText('This is no phone number')).toBeVisible();
  }
  await dialog.getByRole('textbox', { name: 'Mobile phone' }).fill('98221 21212');
  await dialog.getByRole('button', { name: 'Send a code' }).click();
  await expect(dialog.getByText(/Valid for/)).toBeVisible();
  await type(own, await newestCode());
  await expect(own.getByText('•• 1212')).toBeVisible();

  const page = await desk(null, '/login');
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  // Both pages have a field for the login: what is typed into the one that is being left is gone.
  await expect(page.getByRole('button', { name: 'Send a code' })).toBeVisible();
  const said = 'If this login exists and its phone or e-mail was proved, a code is on its way.';
  await page.getByLabel('Login').fill('nobody@nowhere.example');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await expect(page.getByText(said)).toBeVisible();
  await page.getByLabel('Login').fill(place.login('frontdesk'));
  await page.getByRole('button', { name: 'Send a code' }).click();
  await expect(page.getByText(said)).toBeVisible();
  await type(page, await newestCode());
  await page.getByRole('textbox', { name: 'New password' }).fill('Pass123');
  await expect(page.getByText('one of the passwords that are tried first')).toBeVisible();
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('This password is too easy to guess.')).toBeVisible();
  await page.getByRole('textbox', { name: 'New password' }).fill('neem-lamp-river-seven');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page).toHaveURL(/login/);
  await (await signIn(place.login('frontdesk'), 'neem-lamp-river-seven')).end();
});
