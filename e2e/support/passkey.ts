import { expect, type Page } from '@playwright/test';

/** A security key inside the browser: it verifies its person and keeps what it makes. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
}

/** Plugs one in and enrols it for signing; the page is a doctor's on their signing keys. It signs what is written from then on. */
export async function enrolSigningKey(page: Page): Promise<void> {
  await plugIn(page);
  await page.getByRole('button', { name: 'Enrol a passkey' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Ward laptop');
  await page.getByRole('dialog').getByRole('button', { name: 'Enrol a passkey' }).click();
  await expect(page.getByRole('heading', { name: 'Ward laptop' })).toBeVisible();
}
