import { performance } from 'node:perf_hooks';
import { beforeEach, describe, expect, test } from 'vitest';
import { PASSWORD, testServer } from '../../testing.ts';

const server = await testServer({ demo: true });
const { clock, stranger } = server;
const outbox = async () => (await stranger.get('/api/demo/outbox')).body.data;
const begin = (login: string) => stranger.post('/api/password-reset', { login });
const finish = (login: string, id: string, code: string, password = 'a new one for made-up people') =>
  stranger.post('/api/password-reset/finish', { login, id, code, password });
const wrongOf = (code: string): string => (code === '000000' ? '111111' : '000000');
const login = server.person('doctor').login;

const client = await server.login('doctor');
const sent = await client.post('/api/security/contacts', { phone: '98221 66601' });
const proved = await client.post(`/api/security/contacts/${sent.body.data.id}`, { code: (await outbox())[0].code });

beforeEach(() => clock.advance(25 * 60 * 60_000));

describe('a forgotten password', () => {
  test('is replaced by a code to the proved phone; all sessions end and the person is told', async () => {
    expect(proved.status).toBe(200);
    const before = await server.login('doctor');
    const begun = await begin(` ${login.toUpperCase()} `);
    const [{ to, code }] = await outbox();
    expect(to).toBe('+919822166601');
    const weak = await finish(login, begun.body.data.id, code, 'Pass123');
    expect(weak.body).toMatchObject({ code: 'password_weak', field: 'password', params: { why: 'common' } });
    expect((await finish(login, begun.body.data.id, 'abc')).body).toMatchObject({ code: 'not_a_code', field: 'code' });
    expect((await finish(login, begun.body.data.id, wrongOf(code))).body).toMatchObject({
      code: 'code_wrong',
      params: { triesLeft: 4 },
    });
    expect((await finish(login, begun.body.data.id, code)).status).toBe(204);
    // The code and this were sent in the same instant of a clock that stands still: their order is nobody's.
    const told = expect.stringContaining('password of your Pramana account was changed');
    expect((await outbox()).slice(0, 2)).toContainEqual(expect.objectContaining({ to, text: told }));
    expect((await before.get('/api/session')).body.code).toBe('not_signed_in');
    expect((await stranger.post('/api/session', { login, password: PASSWORD })).body.code).toBe('wrong_credentials');
    const entered = await stranger.post('/api/session', { login, password: 'a new one for made-up people' });
    expect(entered.status).toBe(200);
    expect((await finish(login, begun.body.data.id, code)).body.code).toBe('code_spent');
  });

  test('looks the same for a login that does not exist and for one that proved no phone, to the last try and the limit', async () => {
    const story = async (who: string) => {
      const begun = await begin(who);
      const { id, ...times } = begun.body.data;
      const [newest] = await outbox();
      const wrong = newest?.code ? wrongOf(newest.code) : '000000';
      const answers = [];
      for (let n = 0; n < 6; n += 1) answers.push((await finish(who, id, wrong)).body);
      const soon = await begin(who);
      const shape = ({ code, status, params }: { code: string; status: number; params?: object }) => ({
        code,
        status,
        params,
      });
      return { times, id: typeof id, answers: answers.map(shape), soon: shape(soon.body) };
    };
    const known = await story(login);
    expect(known.answers.map((each) => each.code)).toEqual([
      ...Array(4).fill('code_wrong'),
      'code_spent',
      'code_spent',
    ]);
    expect(await story('nobody@test.example')).toEqual(known);
    expect(await story(server.person('nurse').login)).toEqual(known);
  });

  test('neither tells of a phone that others asked codes for nor is stopped by them: the answers are those of a login that is none', async () => {
    const next = () => clock.advance(31_000);
    for (let n = 0; n < 6; n += 1) {
      await stranger.post('/api/apply/asha/code', { phone: '9822166601' });
      next();
    }
    const before = (await outbox()).length;
    const asked = async (who: string) => {
      const answers = [];
      for (let n = 0; n < 6; n += 1) {
        const { status, body } = await begin(who);
        answers.push([status, body.code]);
        next();
      }
      return answers;
    };
    const unknown = await asked('nobody.at.all@test.example');
    expect(unknown.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    clock.advance(-6 * 31_000);
    expect(await asked(login)).toEqual(unknown);
    expect((await outbox()).length).toBe(before + 5);
  });

  test('leaves no trace in the count that public forms tell: after it five codes to that phone are sent as ever', async () => {
    await begin(login);
    const answers = [];
    for (let n = 0; n < 5; n += 1) {
      clock.advance(31_000);
      answers.push((await stranger.post('/api/apply/asha/code', { phone: '9822166601' })).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200]);
  });

  test('takes the same time whether the login exists or not', async () => {
    const timed = async (who: string): Promise<number> => {
      clock.advance(60_000 * 16);
      const started = performance.now();
      await begin(who);
      return performance.now() - started;
    };
    // The least of several: what else the machine does only adds, and a busy one is asked more often.
    let [known, unknown] = [Infinity, Infinity];
    for (let n = 0; n < 5 || (n < 40 && Math.abs(known - unknown) >= 25); n += 1) {
      known = Math.min(known, await timed(login));
      unknown = Math.min(unknown, await timed(`nobody${n}@test.example`));
    }
    expect(Math.min(known, unknown)).toBeGreaterThanOrEqual(249);
    expect(Math.abs(known - unknown)).toBeLessThan(25);
  });

  test('sends nothing to nobody', async () => {
    const before = (await outbox()).length;
    await begin('nobody@test.example');
    await begin(server.person('nurse').login);
    expect((await outbox()).length).toBe(before);
  });
});

describe('a node without any gateway', () => {
  test('says plainly that it cannot send a code, and does not offer it', async () => {
    const offers = await stranger.get('/api/sign-in');
    expect(offers.body.data).toEqual({ reset: true, passkeyHost: 'localhost' });
    const { demo } = server.services;
    server.services.demo = null;
    try {
      expect((await stranger.get('/api/sign-in')).body.data.reset).toBe(false);
      expect((await begin(login)).body.code).toBe('messages_not_set_up');
    } finally {
      server.services.demo = demo;
    }
  });
});
