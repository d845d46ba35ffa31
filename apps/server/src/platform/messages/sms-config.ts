import { readFileSync } from 'node:fs';
import { TEMPLATES } from './templates.ts';

/** How text messages leave this node: one HTTP request per message, described by a file of the operator. */
export interface SmsGateway {
  url: string;
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  form: 'json' | 'form' | 'none';
  body: unknown;
  senderId: string;
  entityId: string;
  /** By template name, or name and language (`code.hi`). */
  templates: Readonly<Record<string, { id?: string; text?: string; variables?: readonly string[] }>>;
  /** The field of the answer that tells whether it was accepted; null: the HTTP status alone tells. */
  accepted: { field: string; equals: unknown } | null;
}

type Env = Readonly<Record<string, string | undefined>>;
type Fields = Record<string, unknown>;

const KNOWN = [
  'url',
  'method',
  'headers',
  'basicAuth',
  'form',
  'body',
  'senderId',
  'entityId',
  'templates',
  'accepted',
];

/**
 * Reads the gateway's file. `${NAME}` in any of its texts is the environment variable NAME, `${file:/path}` the content
 * of a file: no secret has to stand in it. Throws an Error with one sentence that names what is wrong, never a value.
 */
export function readSmsGateway(path: string, env: Env): SmsGateway {
  const raw = withSecrets(jsonOf(path), env) as Fields;
  const unknown = Object.keys(raw).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw new Error(`has a field "${unknown}" that is not known`);
  const url = textOf(raw, 'url');
  if (!/^https?:\/\//.test(url)) throw new Error('needs "url", an http(s) address');
  // As it would be asked for: what cannot be parsed would fail with every message, and quote it.
  if (!URL.canParse(url.replace(/\{[A-Za-z]+\}/g, '1'))) throw new Error('has a "url" that is no address');
  const form = oneOf(raw, 'form', ['json', 'form', 'none']);
  const method = oneOf(raw, 'method', ['POST', 'GET']);
  if ((form === 'none') !== (raw['body'] === undefined)) throw new Error('needs "body" unless "form" is "none"');
  if (method === 'GET' && form !== 'none') throw new Error('takes a body only with "method": "POST"');
  const gateway: SmsGateway = {
    url,
    method,
    form,
    headers: { ...(objectOf(raw, 'headers') as Record<string, string>), ...basicAuth(objectOf(raw, 'basicAuth')) },
    body: raw['body'],
    senderId: textOf(raw, 'senderId'),
    entityId: textOf(raw, 'entityId'),
    templates: objectOf(raw, 'templates') as SmsGateway['templates'],
    accepted: raw['accepted'] === undefined ? null : (objectOf(raw, 'accepted') as SmsGateway['accepted']),
  };
  checkTemplates(gateway);
  return gateway;
}

/** A gateway that wants registered templates gets one for every message, or the node does not start. */
function checkTemplates(gateway: SmsGateway): void {
  const wrong = Object.keys(gateway.templates).find((name) => !((name.split('.')[0] ?? '') in TEMPLATES));
  if (wrong !== undefined) throw new Error(`names a template "${wrong}" that no message has`);
  if (!JSON.stringify([gateway.url, gateway.headers, gateway.body]).includes('{templateId}')) return;
  const without = Object.keys(TEMPLATES).find((name) => !gateway.templates[name]?.id);
  if (without !== undefined) throw new Error(`uses {templateId} and so needs "templates"."${without}"."id"`);
}

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`cannot be read at ${path}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The parser's message quotes the file.
  }
  throw new Error('is not a JSON object');
}

function withSecrets(value: unknown, env: Env): unknown {
  if (typeof value === 'string') return value.replace(/\$\{([^}]+)\}/g, (_, name: string) => secret(name, env));
  if (Array.isArray(value)) return value.map((each) => withSecrets(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withSecrets(each, env)]));
}

function secret(name: string, env: Env): string {
  if (!name.startsWith('file:')) {
    const value = env[name];
    if (!value) throw new Error(`refers to the environment variable ${name}, which is not set`);
    return value;
  }
  try {
    return readFileSync(name.slice('file:'.length), 'utf8').trim();
  } catch {
    throw new Error(`refers to ${name.slice('file:'.length)}, which cannot be read`);
  }
}

function basicAuth({ user, password }: Fields): Record<string, string> {
  if (typeof user !== 'string' || typeof password !== 'string') return {};
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function textOf(raw: Fields, key: string): string {
  const value = raw[key] ?? '';
  if (typeof value === 'string') return value;
  throw new Error(`needs a text as "${key}"`);
}

function objectOf(raw: Fields, key: string): Fields {
  const value = raw[key] ?? {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`needs an object as "${key}"`);
}

/** The first of `values` when it is absent. */
function oneOf<const T extends string>(raw: Fields, key: string, values: readonly [T, ...T[]]): T {
  const value = raw[key] ?? values[0];
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw new Error(`needs "${key}" to be one of ${values.join(', ')}`);
}
