import { type Message, textOf } from './outbox.ts';
import type { SmsGateway } from './sms-config.ts';
import { fill, TEMPLATES } from './templates.ts';
import type { Delivery } from './gateway.ts';

const TIMEOUT_MS = 10_000;
/** Answers are read to know whether it was accepted; nobody needs more of them. */
const MAX_ANSWER = 64 * 1024;

/** Sends one text message through the configured gateway. Throws when it cannot be reached. */
export async function deliverSms(gateway: SmsGateway, message: Message): Promise<Delivery> {
  const { url, init } = requestOf(gateway, message);
  const answer = await fetch(requestTo(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }));
  const text = (await answer.text()).slice(0, MAX_ANSWER);
  if (!answer.ok) return { again: mayBeBetterLater(answer.status), reason: `http_${answer.status}` };
  return isAccepted(gateway, text) ? 'sent' : { again: false, reason: 'refused' };
}

/** What makes a request refuse its address or a header quotes them, and with them a phone, a code or the gateway's key. */
function requestTo(url: string, init: RequestInit): Request {
  try {
    return new Request(url, init);
  } catch {
    throw new Error("The gateway's file makes a request with an address or a header that cannot be sent.");
  }
}

/** The HTTP request for one message: every text of the configuration with its placeholders filled in. */
export function requestOf(gateway: SmsGateway, message: Message): { url: string; init: RequestInit } {
  const values = valuesOf(gateway, message);
  const encoded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]));
  const headers = Object.fromEntries(
    Object.entries(gateway.headers).map(([name, value]) => [name, fill(value, values).replace(/[\r\n]/g, ' ')]),
  );
  const init: RequestInit = { method: gateway.method, headers };
  const url = fill(gateway.url, encoded);
  if (gateway.form === 'none') return { url, init };
  const body = filled(gateway.body, values);
  if (gateway.form === 'json') {
    return {
      url,
      init: { ...init, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } },
    };
  }
  return { url, init: { ...init, body: new URLSearchParams(body as Record<string, string>) } };
}

/** Every variable of any message: of those a message does not have nothing is written, never the placeholder itself. */
const NONE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(TEMPLATES).flatMap(({ variables }) => variables.map((name) => [name, ''])),
);

/** What a placeholder may name: the message's own variables (those of other messages are empty), and these. */
function valuesOf(gateway: SmsGateway, message: Message): Record<string, string> {
  const own = gateway.templates[`${message.template}.${message.language}`];
  const template = own ?? gateway.templates[message.template];
  // A text is registered by its id: without one of their language the receiver gets the one that is registered.
  const words =
    own === undefined && template?.id !== undefined ? textOf({ ...message, language: 'en' }) : textOf(message);
  const variables: Readonly<Record<string, string>> = message.variables;
  const order: readonly string[] = TEMPLATES[message.template].variables;
  return {
    ...NONE,
    ...variables,
    to: message.to,
    digits: message.to.replace('+', ''),
    national: message.to.replace(/^\+91/, ''),
    text: template?.text === undefined ? words : fill(template.text, variables),
    variables: (template?.variables ?? order).map((name) => variables[name] ?? '').join('|'),
    templateId: template?.id ?? '',
    senderId: gateway.senderId,
    entityId: gateway.entityId,
  };
}

function filled(value: unknown, values: Record<string, string>): unknown {
  if (typeof value === 'string') return fill(value, values);
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, values)]));
}

function mayBeBetterLater(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** Some gateways answer 200 to what they refuse: the configuration says which field tells. */
function isAccepted({ accepted }: SmsGateway, text: string): boolean {
  if (accepted === null) return true;
  try {
    const answer = JSON.parse(text) as Record<string, unknown> | null;
    return answer?.[accepted.field] === accepted.equals;
  } catch {
    return false;
  }
}
