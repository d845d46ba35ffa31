import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from './mail-server.fixture.ts';
import { deliverMail, requiresTls } from './mail.ts';
import type { Message } from './outbox.ts';

const message: Message = {
  id: 'm1',
  channel: 'email',
  template: 'code',
  language: 'hi',
  to: 'ravi@test.example',
  variables: { code: '493027', seconds: '60' },
  tries: 0,
  createdAt: new Date('2026-11-21T10:00:00Z'),
  expiresAt: new Date('2026-11-21T10:01:00Z'),
};

const servers: MailServer[] = [];
afterEach(async () => {
  for (const { close } of servers.splice(0)) await close();
});
async function mailServer(options: SMTPServerOptions, host?: string): Promise<MailServer> {
  const server = await startMailServer(options, host);
  servers.push(server);
  return server;
}

const from = 'Asha Hospital <no-reply@asha.example>';
const withCode = (code: number) => Object.assign(new Error('no'), { responseCode: code });

describe('an e-mail', () => {
  test('reaches a mail server in the language of the message, after signing in there', async () => {
    const server = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        username === 'asha' && password === 'secret' ? done(null, { user: 'asha' }) : done(withCode(535)),
    });
    expect(await deliverMail({ url: server.url('asha:secret@'), from }, message)).toBe('sent');
    const [mail = ''] = server.received;
    expect(mail).toContain('To: ravi@test.example');
    expect(mail).toContain('From: Asha Hospital <no-reply@asha.example>');
    const body = Buffer.from(mail.split('\r\n\r\n')[1] ?? '', 'base64').toString();
    expect(body).toContain('493027 आपका Pramana कोड है');
    // A wrong password there is the operator's to mend, and no reason to try on.
    const refused = await deliverMail({ url: server.url('asha:wrong@'), from }, message);
    expect(refused).toEqual({ again: false, reason: 'smtp_535' });
  });

  test.each([
    [450, true],
    [550, false],
  ])('refused with %i is tried again: %s', async (code, again) => {
    const server = await mailServer({ onRcptTo: (_, __, done) => done(withCode(code)) });
    expect(await deliverMail({ url: server.url(), from }, message)).toEqual({ again, reason: `smtp_${code}` });
  });

  test('is kept for later when nobody answers, or when the server’s certificate is nobody’s we trust', async () => {
    const server = await mailServer({ hideSTARTTLS: false });
    const later = { again: true, reason: 'unreachable' };
    expect(await deliverMail({ url: server.url(), from }, message)).toEqual(later);
    expect(server.received).toEqual([]);
    for (const { close } of servers.splice(0)) await close();
    expect(await deliverMail({ url: server.url(), from }, message)).toEqual(later);
  });

  test('is not sent where TLS is required and the server offers none', async () => {
    // An address of this machine too, but not one that stands for it.
    const server = await mailServer({}, '127.0.0.2');
    expect(await deliverMail({ url: server.url(), from }, message)).toMatchObject({ again: true });
    expect(server.received).toEqual([]);
  });

  test.each([
    ['smtp://mail.example:587', true],
    ['smtp://user:password@10.0.0.5:25', true],
    ['smtp://relay.lan:25?requireTLS=false', false],
    ['smtp://localhost:25', false],
    ['smtp://[::1]:25', false],
  ])('to %s needs TLS: %s', (url, needed) => {
    expect(requiresTls(url)).toBe(needed);
  });
});
