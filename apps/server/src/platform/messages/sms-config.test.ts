import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { describeError } from '../log.ts';
import { readSmsGateway } from './sms-config.ts';
import { deliverSms, requestOf } from './sms.ts';
import { TEMPLATES } from './templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'pramana-sms-'));
afterAll(() => rmSync(folder, { recursive: true }));
const document = readFileSync(
  fileURLToPath(new URL('../../../../../docs/operations/messages.md', import.meta.url)),
  'utf8',
);
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'from-a-file\n');
const env = { FAST2SMS_KEY: 'key-1', TWILIO_SID: 'AC1', TWILIO_TOKEN: 'token-1' };
const message = {
  id: 'm',
  channel: 'sms',
  template: 'code',
  language: 'en',
  to: '+919822121212',
  variables: { code: '482915', seconds: '60' },
  tries: 1,
  createdAt: new Date(0),
  expiresAt: new Date(0),
} as const;

function read(content: unknown) {
  const path = join(folder, 'sms.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readSmsGateway(path, env);
}

/** The worked example of a provider in the operator's documentation. */
function example(provider: string): string {
  const found = new RegExp(`\\*\\*${provider}\\*\\*[^\n]*\\n\`\`\`json\\n([\\s\\S]*?)\`\`\``).exec(document)?.[1];
  if (found === undefined) throw new Error(`no example for ${provider}`);
  return found.replace('/run/secrets/msg91', secretFile);
}

describe('the worked examples of docs/operations/messages.md', () => {
  test('Fast2SMS gets its template, sender, number and the variables with a bar between', () => {
    const { url, init } = requestOf(read(example('Fast2SMS')), message);
    expect(url).toBe('https://www.fast2sms.com/dev/bulkV2');
    expect(init.headers).toMatchObject({ authorization: 'key-1' });
    expect(JSON.parse(init.body as string)).toEqual({
      route: 'dlt',
      sender_id: 'PRAMNA',
      message: '111111',
      variables_values: '482915|60',
      numbers: '9822121212',
    });
  });

  test('MSG91 gets its flow with the variables by name, and its key from a file', () => {
    const { init } = requestOf(read(example('MSG91')), message);
    expect(init.headers).toMatchObject({ authkey: 'from-a-file' });
    expect(JSON.parse(init.body as string)).toMatchObject({
      template_id: '6523…',
      recipients: [{ mobiles: '919822121212', code: '482915', seconds: '60' }],
    });
  });

  test('Twilio gets form fields under basic authentication', () => {
    const { url, init } = requestOf(read(example('Twilio')), message);
    expect(url).toContain('/Accounts/AC1/');
    expect(init.headers).toMatchObject({ authorization: `Basic ${Buffer.from('AC1:token-1').toString('base64')}` });
    const fields = new URLSearchParams((init.body as URLSearchParams).toString());
    expect(fields.get('To')).toBe('+919822121212');
    expect(fields.get('Body')).toContain('482915 is your Pramana code');
  });

  test.each(['Fast2SMS', 'MSG91', 'Twilio'])(
    '%s gets every variable of every message, and no placeholder',
    (provider) => {
      const gateway = read(example(provider));
      const ids = Object.values(gateway.templates).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [name, { variables }] of Object.entries(TEMPLATES)) {
        const values = Object.fromEntries(variables.map((each) => [each, `value-of-${each}`]));
        const told = { ...message, template: name, variables: values } as unknown as Parameters<typeof requestOf>[1];
        const { url, init } = requestOf(gateway, told);
        const { body } = init;
        const sent = body instanceof URLSearchParams ? decodeURIComponent(body.toString()) : (body as string);
        for (const value of Object.values(values)) expect(`${name}: ${sent}`).toContain(value);
        expect(`${url} ${sent}`).not.toMatch(/\{[A-Za-z]+\}/);
      }
    },
  );

  test('the table of messages is the one of the code', () => {
    for (const [name, { variables, text }] of Object.entries(TEMPLATES)) {
      const listed = variables.map((each) => `\`${each}\``).join(', ') || 'none';
      expect(document).toContain(`| \`${name}\` | ${listed} | ${text.en} |`);
    }
  });
});

test('a request that cannot be made says nothing of the message, the phone or the key', async () => {
  const gateway = { ...read(example('Twilio')), url: 'https://x.example:99999/?to={digits}&text={text}&key=marker' };
  for (const wrong of [gateway, { ...gateway, url: 'https://x.example/', headers: { authkey: 'marker\u0000' } }]) {
    const error: unknown = await deliverSms(wrong, message).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(describeError(error))).not.toMatch(/marker|9822121212|482915/);
  }
});

describe('a gateway file that is wrong is named with one sentence and no value', () => {
  test.each([
    ['{', 'is not a JSON object'],
    [{ body: {} }, 'needs "url"'],
    [{ url: 'https://x.example:99999/?key=marker&to={digits}', body: {} }, 'has a "url" that is no address'],
    [{ url: 'https://x.example', body: {}, secret: 'marker' }, 'has a field "secret"'],
    [{ url: 'https://x.example' }, 'needs "body"'],
    [{ url: 'https://x.example', body: {}, form: 'xml' }, 'needs "form" to be one of'],
    [{ url: 'https://x.example/${NOBODY}', body: {} }, 'environment variable NOBODY, which is not set'],
    [{ url: 'https://x.example/${file:/nowhere}', body: {} }, 'refers to /nowhere'],
    [
      { url: 'https://x.example', body: { t: '{templateId}' }, templates: { code: { id: '1' } } },
      '"dispense-code"."id"',
    ],
    [{ url: 'https://x.example', body: {}, templates: { greeting: {} } }, 'names a template "greeting"'],
  ])('%j', (content, sentence) => {
    const refusal = catching(() => read(content));
    expect(refusal).toContain(sentence);
    expect(refusal).not.toContain('marker');
  });
});

function catching(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'nothing was refused';
}
