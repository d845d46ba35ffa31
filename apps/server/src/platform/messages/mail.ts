import { createTransport } from 'nodemailer';
import { fill, TEMPLATES } from './templates.ts';
import { type Message, textOf } from './outbox.ts';
import type { Delivery, MailGateway } from './gateway.ts';

const TIMEOUT_MS = 20_000;

/**
 * Whether nothing is said on this address without TLS: codes and passwords would pass in the clear, and somebody between
 * could hide that the server offers it. Only on this machine it is left to the server, or where the operator writes
 * `?requireTLS=false`.
 */
export function requiresTls(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  return searchParams.get('requireTLS') !== 'false' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** One e-mail as it goes out. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends one e-mail, as plain text; rejects when it was not taken. */
export async function sendText({ url, from }: MailGateway, letter: Letter): Promise<void> {
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url, requireTLS: requiresTls(url), ...timeouts });
  try {
    await transport.sendMail({ from, ...letter });
  } finally {
    transport.close();
  }
}

/** Sends one of our messages. */
export async function deliverMail(gateway: MailGateway, message: Message): Promise<Delivery> {
  try {
    const subject = fill(TEMPLATES[message.template].subject[message.language], message.variables);
    await sendText(gateway, { to: message.to, subject, text: textOf(message) });
    return 'sent';
  } catch (error) {
    const { responseCode } = (error ?? {}) as { responseCode?: unknown };
    if (typeof responseCode !== 'number') return { again: true, reason: 'unreachable' };
    // SMTP: 4xx may be better later, 5xx never.
    return { again: responseCode < 500, reason: `smtp_${responseCode}` };
  }
}
