import { parsePhone, PramanaError } from '@pramana/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';
import { CODE_TRIES, type CodeRequest, type IssuedCode, issueCode, redeemCode } from './code.service.ts';

const server = await testServer({ demo: true });
const { services, clock } = server;
let phones = 0;
/** A phone that no other test has used. */
const freshPhone = () => parsePhone(`98221${String((phones += 1)).padStart(5, '0')}`);
const request = (more: Partial<CodeRequest> = {}): CodeRequest => ({
  purpose: 'test',
  binding: 'request-1',
  to: { phone: freshPhone() },
  address: '192.0.2.1',
  language: null,
  ...more,
});
const arrived = async (): Promise<string> => (await server.stranger.get('/api/demo/outbox')).body.data[0].code;
const answer = ({ id }: IssuedCode, code: string, more: object = {}) =>
  services.db.onNode((tx) => redeemCode(services, tx, { id, purpose: 'test', binding: 'request-1', code, ...more }));
const wrongOf = (code: string): string => (code === '000000' ? '111111' : '000000');

async function refusal(work: Promise<unknown>): Promise<{ code: string; params: object | undefined }> {
  const error: unknown = await work.then(
    () => new Error('it was accepted'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PramanaError)) throw error;
  return { code: error.code, params: error.context.params };
}

// The resend times and windows of the test before are over.
beforeEach(() => clock.advance(25 * 60 * 60_000));

describe('a one-time code', () => {
  test('arrives as six digits, proves the phone it was sent to, and opens once', async () => {
    const to = { phone: freshPhone() };
    const issued = await issueCode(services, request({ to }));
    expect(issued).toMatchObject({
      expiresAt: new Date(clock.now() + 60_000).toISOString(),
      resendAt: new Date(clock.now() + 30_000).toISOString(),
      triesLeft: 5,
    });
    const code = await arrived();
    expect(code).toMatch(/^[0-9]{6}$/);
    expect(await answer(issued, code)).toEqual(to);
    expect((await refusal(answer(issued, code))).code).toBe('code_spent');
  });

  test('abc is no code and costs no try; spaces and Devanagari digits are read', async () => {
    const issued = await issueCode(services, request());
    for (const typed of ['abc', '', '12345', '1234567'])
      expect((await refusal(answer(issued, typed))).code).toBe('not_a_code');
    const code = await arrived();
    const devanagari = code.replace(/[0-9]/g, (digit) => String.fromCharCode(0x966 + Number(digit)));
    expect((await refusal(answer(issued, wrongOf(code)))).params).toEqual({ triesLeft: 4 });
    expect(await answer(issued, ` ${devanagari.slice(0, 3)} ${devanagari.slice(3)} `)).toHaveProperty('phone');
  });

  test('holds for sixty seconds and not longer', async () => {
    const first = await issueCode(services, request());
    clock.advance(59_999);
    expect(await answer(first, await arrived())).toHaveProperty('phone');
    const second = await issueCode(services, request());
    clock.advance(60_000);
    expect((await refusal(answer(second, await arrived()))).code).toBe('code_expired');
  });

  test('twenty parallel wrong guesses count as twenty: five are compared, and then not even the right one opens', async () => {
    const issued = await issueCode(services, request());
    const code = await arrived();
    const guesses = await Promise.all(Array.from({ length: 20 }, () => refusal(answer(issued, wrongOf(code)))));
    const wrong = guesses.filter((each) => each.code === 'code_wrong');
    expect(wrong).toHaveLength(CODE_TRIES - 1);
    expect(guesses.filter((each) => each.code === 'code_spent')).toHaveLength(20 - wrong.length);
    expect((await refusal(answer(issued, code))).code).toBe('code_spent');
  });

  test('given twice at the same moment, the right one opens once', async () => {
    const issued = await issueCode(services, request());
    const code = await arrived();
    const both = await Promise.allSettled([answer(issued, code), answer(issued, code), answer(issued, code)]);
    expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  test('opens nothing but the request and the purpose it was made for', async () => {
    const issued = await issueCode(services, request());
    const code = await arrived();
    expect((await refusal(answer(issued, code, { binding: 'request-2' }))).code).toBe('code_expired');
    expect((await refusal(answer(issued, code, { purpose: 'reset' }))).code).toBe('code_expired');
    const other = await issueCode(services, request({ binding: 'request-2' }));
    expect((await refusal(answer({ ...other }, await arrived()))).code).toBe('code_expired');
    expect(await answer(issued, code)).toHaveProperty('phone');
  });

  test('a new one voids the old one, and may be asked for after half a minute', async () => {
    const asked = request();
    const first = await issueCode(services, asked);
    const old = await arrived();
    expect(await refusal(issueCode(services, asked))).toEqual({ code: 'code_limit', params: { seconds: 30 } });
    clock.advance(30_000);
    const second = await issueCode(services, asked);
    const fresh = await arrived();
    expect((await refusal(answer(first, old))).code).toBe('code_expired');
    expect(await answer(second, fresh)).toEqual(asked.to);
  });

  test('two clicks at once send one message', async () => {
    const asked = request();
    const both = await Promise.allSettled([issueCode(services, asked), issueCode(services, asked)]);
    expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  test('no phone gets more than five in a quarter of an hour, nor twenty in a day, whoever asks', async () => {
    const to = { phone: freshPhone() };
    const ask = (n: number) => issueCode(services, request({ to, binding: `r${n}`, address: null }));
    for (let n = 0; n < 5; n += 1) await ask(n);
    expect((await refusal(ask(5))).code).toBe('code_limit');
    for (let n = 6; n <= 20; n += 1) {
      if (n % 5 === 1) clock.advance(15 * 60_000);
      await ask(n);
    }
    clock.advance(15 * 60_000);
    expect(await refusal(ask(21))).toMatchObject({ code: 'code_limit', params: { seconds: 23 * 3600 } });
  });

  test('who asks in somebody’s name uses up their own share, and costs the phone twelve messages a day at most', async () => {
    const to = { phone: freshPhone() };
    const stranger = (n: number) => issueCode(services, request({ to, binding: `s${n}`, address: '203.0.113.44' }));
    let sent = 0;
    for (let n = 0; n < 40; n += 1) {
      if (n % 10 === 9) clock.advance(15 * 60_000);
      sent += await stranger(n).then(
        () => 1,
        () => 0,
      );
    }
    expect(sent).toBe(12);
    expect(await issueCode(services, request({ to, binding: 'owner', address: null }))).toHaveProperty('id');
  });

  test('whoever is signed in and types somebody’s number uses up their own share too, and none of its owner’s', async () => {
    const victim = await server.login('frontdesk');
    const contacts = '/api/security/contacts';
    const phone = '9822155501';
    const first = await victim.post(contacts, { phone });
    await victim.post(`${contacts}/${first.body.data.id}`, { code: await arrived(), signIn: true });
    clock.advance(25 * 60 * 60_000);
    const colleague = await server.login('pharmacist');
    const ask = async (typed: string) => {
      clock.advance(31_000);
      return (await colleague.post(contacts, { phone: typed })).status;
    };
    const same = [];
    for (let n = 0; n < 6; n += 1) same.push(await ask(phone));
    expect(same).toEqual([201, 201, 201, 201, 201, 429]);
    const headers = { origin: 'http://localhost' };
    const payload = { login: server.person('frontdesk').login, password: PASSWORD };
    const step = await server.app.inject({ method: 'POST', url: '/api/session', headers, payload });
    const cookies = Object.fromEntries(step.cookies.map(({ name, value }) => [name, value]));
    const sent = await server.app.inject({ method: 'POST', url: '/api/session/second-factor/code', headers, cookies });
    expect(sent.statusCode).toBe(200);
    const others = [];
    for (let n = 0; n < 5; n += 1) others.push(await ask(`98221557${n}0`));
    expect(others).toEqual([201, 201, 201, 201, 429]);
  });

  test('strangers who ask in somebody’s name keep them from proving that phone in no way', async () => {
    const to = { phone: freshPhone() };
    for (let n = 0; n < 5; n += 1) await issueCode(services, request({ to, binding: `p${n}` }));
    expect((await refusal(issueCode(services, request({ to, binding: 'p5' })))).code).toBe('code_limit');
    const owner = await server.login('nurse');
    expect((await owner.post('/api/security/contacts', { phone: to.phone })).status).toBe(201);
  });

  test('one address asks sixty times in a quarter of an hour at most; who proved a password first is not held up by it', async () => {
    for (let n = 0; n < 60; n += 1) await issueCode(services, request({ binding: `a${n}`, address: '203.0.113.9' }));
    const next = { binding: 'a61', address: '203.0.113.9' };
    expect((await refusal(issueCode(services, request(next)))).code).toBe('code_limit');
    expect(await issueCode(services, request({ ...next, address: null }))).toHaveProperty('id');
  });

  test('the database holds neither code nor phone', async () => {
    const to = { phone: freshPhone() };
    const issued = await issueCode(services, request({ to }));
    const code = await arrived();
    const [row] = await services.db.statement<{ text: string }>(
      'dump',
      'select one_time_code::text as text from one_time_code where id = $1',
      [issued.id],
    );
    expect(row?.text).not.toContain(to.phone.slice(3));
    expect(row?.text).not.toContain(Buffer.from(to.phone).toString('hex'));
    expect(row?.text.replaceAll(issued.id, '')).not.toContain(`"${code}"`);
  });
});
