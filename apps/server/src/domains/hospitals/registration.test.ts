import { beforeEach, describe, expect, test } from 'vitest';
import { withClient } from '../../platform/postgres/client.ts';
import { sealingServer } from '../../testing.keys.ts';
import { PASSWORD, type TestAnswer, type TestClient } from '../../testing.ts';
import { auditNode } from '../sealing/index.ts';
import { startRegistration } from './registrant.service.ts';
import { registrants } from './registration.fixture.ts';
import { sweepRegistrations } from './retention.service.ts';

const server = await sealingServer({ demo: true });
const { stranger, clock, services, database } = server;
const { another, ask, begin, lastCode, prove, sendIn } = registrants(server);
let operator: TestClient;
/** Each test begins on a day of its own: nothing that was counted before counts. */
beforeEach(async () => {
  clock.advance(25 * 60 * 60_000);
  operator = await server.login('operator');
});

const DAY_MS = 24 * 60 * 60_000;
const approve = (id: string, slug: string, more = {}) =>
  operator.post(`/api/registrations/${id}/approval`, { slug, ...more });
const slugs = async (): Promise<string[]> =>
  (await operator.get('/api/hospitals')).body.data.map((each: { slug: string }) => each.slug);
const acts = async (): Promise<number> => (await operator.get('/api/node/chain/blocks?kind=hospital')).body.data.length;
const sql = (text: string) => withClient(database.superUrl, (client) => client.query(text));

describe('a hospital registers itself', () => {
  test('it is sent in, questioned, answered, approved; its administrator chooses a password and finds it empty', async () => {
    const form = another({ name: 'Sahyadri Clinic' });
    const { token, id } = await sendIn(form);
    const row = (await operator.get('/api/registrations?state=received')).body.data[0];
    expect(row).toMatchObject({ id, state: 'received', name: 'Sahyadri Clinic', city: 'Satara', duplicates: 0 });
    const asked = await operator.post(`/api/registrations/${id}/question`, { question: 'Which floor is it on?' });
    expect(asked.body.data.state).toBe('asked');
    const seen = await ask('/open', { token });
    expect(seen.body.data).toMatchObject({
      state: 'asked',
      notes: [{ kind: 'received' }, { text: 'Which floor is it on?' }],
    });
    await ask('/submit', { token, form, answer: 'The second.' });
    const shown = await operator.get(`/api/registrations/${id}`);
    expect(shown.body.data).toMatchObject({ form, suggestedSlug: 'sahyadri-clinic', duplicates: [] });
    expect(shown.body.data.notes.at(-1)).toMatchObject({ kind: 'answered', text: 'The second.' });
    expect(shown.body.can).toMatchObject({ approve: { ok: true } });
    expect((await approve(id, 'sahyadri-clinic')).body.data).toMatchObject({ state: 'approved' });
    const told = (await stranger.get('/api/demo/outbox')).body.data[0];
    expect(told.text).toContain('Sahyadri Clinic');
    const code = await ask('/code', { token });
    const password = { token, codeId: code.body.data.id, code: await lastCode(), password: PASSWORD };
    expect((await ask('/password', password)).body.data).toMatchObject({
      needsPassword: false,
      hospital: { slug: 'sahyadri-clinic', login: form.email },
    });
    const { rows } = await sql(
      `select c.kind from contact c join credential k using (person_id) where k.login = '${form.email}'`,
    );
    expect(rows).toEqual([{ kind: 'phone' }]);
    const admin = await server.signIn(form.email);
    expect(admin.session).toMatchObject({ hospital: { slug: 'sahyadri-clinic' }, roles: ['admin'] });
    expect((await admin.get('/api/patients')).body.data).toEqual([]);
    const again = await ask('/code', { token });
    const second = { ...password, codeId: again.body.data.id, code: await lastCode() };
    expect((await ask('/password', second)).body.code).toBe('conflict');
    const [audited] = await auditNode({
      db: services.db,
      headsDir: services.config.headsDir,
      hospital: 'node',
      signal: AbortSignal.timeout(60_000),
      onProgress: () => undefined,
    });
    expect(audited?.report.findings).toEqual([]);
  });

  test('whoever has a login already enters it as themselves, or under another login', async () => {
    const doctor = await server.login('doctor');
    const { login } = server.person('doctor');
    const approved = async (slug: string) => {
      const { token, id } = await sendIn(another({ email: login }));
      expect((await approve(id, slug)).status).toBe(200);
      const codeId = (await ask('/code', { token })).body.data.id;
      return { token, codeId, code: await lastCode() };
    };
    const first = await approved('join-one');
    const taken = await ask('/password', { ...first, password: PASSWORD });
    expect(taken.body).toMatchObject({ status: 409, code: 'already_exists', field: 'login' });
    expect((await stranger.post('/api/registration/join', first)).status).toBe(401);
    const joined = await doctor.post('/api/registration/join', first);
    expect(joined.body.data, JSON.stringify(joined.body)).toMatchObject({ needsPassword: false, hospital: { login } });
    // The one that the opening made and that nobody can sign in as is no administrator any more.
    const { rows } = await sql(
      `select p.id, m.role from membership m join person p on p.id = m.person_id
        join hospital h on h.id = m.hospital_id where m.active and h.slug = 'join-one'`,
    );
    expect(rows).toEqual([{ id: server.person('doctor').id, role: 'admin' }]);
    const hospitalId = (await operator.get('/api/hospitals')).body.data.find(
      (each: { slug: string }) => each.slug === 'join-one',
    ).id;
    const admin = await server.login('doctor');
    const there = await admin.post('/api/session/hospital', { hospitalId });
    expect(there.body.data, JSON.stringify(there.body)).toMatchObject({
      roles: ['admin'],
      hospital: { slug: 'join-one' },
    });
    const second = await approved('join-two');
    const other = await ask('/password', { ...second, login: 'other@clinic.example', password: PASSWORD });
    expect(other.body.data).toMatchObject({ needsPassword: false, hospital: { login: 'other@clinic.example' } });
    expect((await server.signIn('other@clinic.example')).session).toMatchObject({ hospital: { slug: 'join-two' } });
  });

  test('what was half done is continued by its token, and by nobody who guesses one', async () => {
    const token = await begin();
    const form = another({ gstin: 'not yet known', postalCode: '41' });
    await ask('/save', { token, form });
    expect((await ask('/open', { token })).body.data).toMatchObject({ state: 'draft', form, phoneProved: false });
    const guess = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    expect((await ask('/open', { token: guess })).status).toBe(404);
    expect(
      (await operator.get('/api/registrations')).body.data.some((row: { name: string }) => row.name === form.name),
    ).toBe(false);
  });

  test('it is continued on another device with the phone, and a phone without one looks the same to a stranger', async () => {
    const form = another();
    const { token } = await sendIn(form);
    clock.advance(60_000);
    const known = await ask('/find', { phone: form.phone });
    const code = await lastCode();
    const unknown = await ask('/find', { phone: '9822999999' });
    const shape = ({ status, body }: TestAnswer) => [status, Object.keys(body.data), body.data.triesLeft];
    expect(shape(known)).toEqual(shape(unknown));
    const wrong = code === '000000' ? '000001' : '000000';
    const tries = [
      await ask('/found', { phone: form.phone, codeId: known.body.data.id, code: wrong }),
      await ask('/found', { phone: '9822999999', codeId: unknown.body.data.id, code: wrong }),
    ].map(({ status, body }) => ({ status, code: body.code, params: body.params }));
    expect(tries[0]).toEqual(tries[1]);
    const found = await ask('/found', { phone: form.phone, codeId: known.body.data.id, code });
    expect(found.body.data.registration).toMatchObject({ form, state: 'received' });
    expect((await ask('/open', { token: found.body.data.token })).status).toBe(200);
    expect((await ask('/open', { token })).status).toBe(404);
  });

  test('looking for it leaves no trace in the count that public forms tell', async () => {
    const form = another();
    await sendIn(form);
    clock.advance(16 * 60_000);
    expect((await ask('/find', { phone: form.phone })).status).toBe(200);
    const answers = [];
    for (let n = 0; n < 5; n += 1) {
      clock.advance(31_000);
      answers.push((await stranger.post('/api/apply/asha/code', { phone: form.phone })).status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 200]);
  });

  test.each([
    ['name', '', 'missing'],
    ['name', 'X', 'too_short'],
    ['type', 'castle', 'not_a_type'],
    ['registrationNumber', '', 'missing'],
    ['line', '7', 'too_short'],
    ['city', '', 'missing'],
    ['stateCode', '', 'missing'],
    ['stateCode', '28', 'not_a_state'],
    ['postalCode', '41500', 'not_a_pin'],
    ['postalCode', '015001', 'not_a_pin'],
    ['contactName', '', 'missing'],
    ['email', 'ravi@sahyadri', 'not_an_email'],
    ['email', 'ravi sahyadri.example', 'not_an_email'],
    ['phone', 'abc', 'not_a_phone'],
    ['phone', '111', 'not_a_phone'],
    ['phone', '2025501234', 'not_a_mobile'],
  ] as const)('%s “%s” is refused at its field (%s), and what was typed is kept', async (field, value, fault) => {
    const token = await begin();
    const form = another({ [field]: value });
    const { status, body } = await ask('/submit', { token, form });
    expect([status, body.code, body.field, body.params]).toEqual([422, 'invalid_field', field, { fault }]);
    expect((await ask('/open', { token })).body.data.form).toEqual(form);
  });

  test.each([
    ['27AAPFU0939F1ZV', false, null],
    ['27AAPFU0939F1ZW', false, 'not_a_gstin'],
    ['29AAPFU0939F1ZV', false, 'not_a_gstin'],
    ['', true, null],
    ['', false, 'gstin_or_none'],
  ] as const)('GSTIN “%s” (none: %s) is judged %s', async (gstin, hasNoGstin, fault) => {
    const token = await begin();
    const { body } = await ask('/submit', { token, form: another({ gstin, hasNoGstin }) });
    // A right one comes as far as the phone.
    const expected = fault === null ? ['phone_not_proved', 'phone'] : ['invalid_field', 'gstin'];
    expect([body.code, body.field]).toEqual(expected);
    if (fault !== null) expect(body.params).toEqual({ fault });
  });

  test.each(['9822121212', '+919822121212', '09822121212', '98221 21212', '९८२२१२१२१२'])(
    'the phone %s is proved by its code, which goes to +919822121212',
    async (phone) => {
      const token = await begin();
      await ask('/save', { token, form: another({ phone }) });
      expect((await prove(token)).body.data).toMatchObject({ phoneProved: true });
      expect((await stranger.get('/api/demo/outbox')).body.data[0]).toMatchObject({ to: '+919822121212' });
    },
  );

  test('a proved phone that is changed afterwards has to be proved again', async () => {
    const token = await begin();
    const form = another();
    await ask('/save', { token, form });
    await prove(token);
    const { body } = await ask('/submit', { token, form: another() });
    expect(body).toMatchObject({ code: 'phone_not_proved', field: 'phone' });
  });
});

describe('the code', () => {
  test('guessed twenty times in parallel is guessed five times, and the right one comes too late', async () => {
    const token = await begin();
    await ask('/save', { token, form: another() });
    const { id } = (await ask('/code', { token })).body.data;
    const right = await lastCode();
    const wrong = Array.from({ length: 20 }, (_, at) => String((Number(right) + 1 + at) % 1_000_000).padStart(6, '0'));
    const answers = await Promise.all(wrong.map((code) => ask('/prove', { token, codeId: id, code })));
    expect(answers.filter(({ status }) => status === 200)).toEqual([]);
    expect(answers.filter(({ body }) => body.code === 'code_wrong')).toHaveLength(4);
    expect(answers.filter(({ body }) => body.code === 'code_spent')).toHaveLength(16);
    expect((await ask('/prove', { token, codeId: id, code: right })).body.code).toBe('code_spent');
    expect((await ask('/open', { token })).body.data.phoneProved).toBe(false);
  });

  test('holds for 60 seconds, once, and only for its own registration', async () => {
    const [one, two] = [await begin(), await begin()];
    for (const token of [one, two]) await ask('/save', { token, form: another() });
    const codeId = (await ask('/code', { token: one })).body.data.id;
    const code = await lastCode();
    expect((await ask('/prove', { token: two, codeId, code })).body.code).toBe('code_expired');
    expect((await ask('/prove', { token: one, codeId, code: 'abc' })).body.code).toBe('not_a_code');
    clock.advance(60_000);
    expect((await ask('/prove', { token: one, codeId, code })).body.code).toBe('code_expired');
    expect((await prove(one)).status).toBe(200);
  });
});

describe('the limits', () => {
  test('an address begins so many registrations a day and no more', async () => {
    const begun = await Promise.all(Array.from({ length: 12 }, () => ask('', {})));
    expect(begun.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(begun.filter(({ body }) => body.code === 'registration_limit')).toHaveLength(2);
    clock.advance(DAY_MS);
    expect((await ask('', {})).status).toBe(201);
  });

  test('whoever has one address of IPv6 has those beside it, and begins no more by them', async () => {
    const from = (network: string, host: number) => startRegistration(services, `2001:db8:7:${network}::${host}`);
    for (let host = 1; host <= 10; host++) await from('1', host);
    await expect(from('1', 11)).rejects.toMatchObject({ code: 'registration_limit' });
    expect((await from('2', 1)).registration.state).toBe('draft');
  });

  test('a phone sends in so many a day and no more', async () => {
    const phone = '9822055555';
    for (let at = 0; at < 3; at++) {
      await sendIn(another({ phone }));
      clock.advance(16 * 60_000);
    }
    const token = await begin();
    const form = another({ phone });
    await ask('/save', { token, form });
    await prove(token);
    expect((await ask('/submit', { token, form })).body.code).toBe('registration_limit');
  });
});

describe('the same hospital twice', () => {
  test('is sent in like any other, so that a stranger learns nothing, and the operator sees what it is like', async () => {
    const gstin = '27AABCA1234F1Z9';
    const first = await sendIn(another({ gstin, hasNoGstin: false, registrationNumber: 'MH/9/77' }));
    expect((await approve(first.id, 'twice')).status).toBe(200);
    const again = await sendIn(another({ gstin, hasNoGstin: false, registrationNumber: 'mh-9 77' }));
    const { duplicates } = (await operator.get(`/api/registrations/${again.id}`)).body.data;
    expect(duplicates.map(({ same, kind }: { same: string; kind: string }) => `${kind} ${same}`)).toEqual([
      'hospital gstin',
      'hospital registrationNumber',
      'registration gstin',
      'registration registrationNumber',
    ]);
    const refused = await approve(again.id, 'twice-2', { sameGstinIsRight: true });
    expect(refused.body).toMatchObject({ code: 'registration_duplicate', field: 'registrationNumber' });
  });

  test('of one company is opened when the operator says that the GSTIN is right', async () => {
    const gstin = '27AABCA1234F1Z9';
    const { id } = await sendIn(another({ gstin, hasNoGstin: false }));
    expect((await approve(id, 'sister')).body).toMatchObject({ code: 'registration_duplicate', field: 'gstin' });
    expect((await approve(id, 'sister', { sameGstinIsRight: true })).body.data.state).toBe('approved');
  });
});

describe('a decision', () => {
  test('to approve that is sent twice at once, and once more, opens one hospital with one entry', async () => {
    const { id } = await sendIn(another());
    const before = await acts();
    const answers = await Promise.all([approve(id, 'parallel'), approve(id, 'parallel'), approve(id, 'parallel-2')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const opened = new Set(answers.map(({ body }) => body.data.hospitalId));
    expect(opened.size).toBe(1);
    expect((await approve(id, 'parallel')).body.data.hospitalId).toBe([...opened][0]);
    expect((await slugs()).filter((slug) => slug.startsWith('parallel'))).toHaveLength(1);
    expect(await acts()).toBe(before + 1);
  });

  test('that fails in the middle leaves nothing half, and succeeds when it is sent again', async () => {
    const { id } = await sendIn(another());
    const before = await acts();
    await sql(`create function fail() returns trigger language plpgsql as $$ begin raise 'in the middle'; end $$;
      create trigger fail before insert on key_act for each row execute function fail()`);
    expect((await approve(id, 'middle')).status).toBe(500);
    expect(await slugs()).not.toContain('middle');
    expect((await operator.get(`/api/registrations/${id}`)).body.data.state).toBe('received');
    expect(await acts()).toBe(before);
    await sql('drop trigger fail on key_act; drop function fail');
    expect((await approve(id, 'middle')).body.data.state).toBe('approved');
    expect(await slugs()).toContain('middle');
  });

  test('to refuse is read with its reason by the registrant, is an entry without any name, and is final', async () => {
    const form = another();
    const { token, id } = await sendIn(form);
    const refusal = { reason: 'The number is not in the register.' };
    await Promise.all([1, 2].map(() => operator.post(`/api/registrations/${id}/refusal`, refusal)));
    const seen = (await ask('/open', { token })).body.data;
    expect(seen).toMatchObject({ state: 'refused', hospital: null });
    expect(seen.notes.filter(({ kind }: { kind: string }) => kind === 'refused')).toMatchObject([
      { text: refusal.reason },
    ]);
    const block = (await operator.get('/api/node/chain/blocks?kind=hospital')).body.data[0];
    const detail = (await operator.get(`/api/node/chain/blocks/${block.series}/${block.number}`)).body.data;
    expect(detail.items.map(({ name }: { name: string }) => name)).toEqual(['author', 'act', 'registration', 'reason']);
    expect(JSON.stringify(detail)).not.toContain(form.name);
    expect((await approve(id, 'refused')).body.code).toBe('conflict');
    expect((await ask('/submit', { token, form })).body.code).toBe('registration_closed');
  });

  test('is the operator’s alone', async () => {
    const { id } = await sendIn(another());
    const admin = await server.login('admin');
    for (const client of [admin, stranger]) {
      expect([401, 403]).toContain((await client.get(`/api/registrations/${id}`)).status);
      expect([401, 403]).toContain((await client.post(`/api/registrations/${id}/approval`, { slug: 'x' })).status);
    }
  });
});

describe('what a registration says of people', () => {
  test('stands in no column in clear, and in no log', async () => {
    const form = another({ contactName: 'Markername Person', email: 'marker@person.example', phone: '9822066666' });
    const { id } = await sendIn(form);
    await operator.post(`/api/registrations/${id}/question`, { question: 'Is Markername the owner?' });
    const { rows } = await sql(`select r::text || coalesce(string_agg(n::text, ''), '') as text from registration r
      left join registration_note n on n.registration_id = r.id where r.id = '${id}' group by r.id`);
    const stored = [rows[0]?.text, ...server.logged].join('\n');
    for (const marker of ['Markername', 'marker@person', '9822066666']) {
      expect(stored).not.toContain(marker);
      expect(stored).not.toContain(Buffer.from(marker).toString('hex'));
    }
  });

  test('is deleted after its dated term: given up and refused wholly, of an approved one the form', async () => {
    const draft = await begin();
    const refused = await sendIn(another());
    const approved = await sendIn(another());
    const waiting = await sendIn(another());
    await operator.post(`/api/registrations/${refused.id}/refusal`, { reason: 'Not found.' });
    await approve(approved.id, 'termed');
    expect((await ask('/open', { token: draft })).body.data.deletedOn).toMatch(/^20/);
    expect((await ask('/open', { token: waiting.token })).body.data.deletedOn).toBeNull();
    clock.advance(31 * DAY_MS);
    await sweepRegistrations(services);
    expect((await ask('/open', { token: draft })).status).toBe(404);
    expect((await ask('/open', { token: refused.token })).status).toBe(200);
    clock.advance(150 * DAY_MS);
    operator = await server.login('operator');
    await sweepRegistrations(services);
    expect((await operator.get(`/api/registrations/${refused.id}`)).status).toBe(404);
    expect((await operator.get(`/api/registrations/${approved.id}`)).body.data).toMatchObject({
      form: null,
      notes: [],
    });
    expect((await ask('/open', { token: waiting.token })).status).toBe(200);
  });
});
