import { describe, expect, it } from 'vitest';
import { sealingServer } from '../../testing.keys.ts';
import { plansOf } from '../../testing.plans.ts';
import { withClient } from '../../platform/postgres/client.ts';

const server = await sealingServer();
const desk = await server.login('frontdesk');
const MANY = 20_000;
const FIRST = ['Asha', 'Ramesh', 'Sunita', 'Vithal', 'Meena', 'Kiran', 'सुनीता', 'Anil'];
const LAST = ['Patil', 'Shinde', 'Kale', 'Joshi', 'पाटील', 'Deshmukh', 'More'];
const nameOf = (n: number): string => `${FIRST[n % 8] ?? ''} ${n}x ${LAST[n % 7] ?? ''}`;
const EVERYBODY = Array.from({ length: MANY }, (_, index) => nameOf(index + 1));

const pick = (names: string[]): string => `(array['${names.join("','")}'])[1 + n % ${names.length}]`;

/** Made-up people: P-000001 … in the hospital, some of them in the other one too. */
await withClient(server.database.superUrl, async (client) => {
  const [first, last] = [pick(FIRST), pick(LAST)];
  const insert = `insert into patient (hospital_id, id, number, name, name_folded, gender, phone, created_at, created_by, updated_at)
    select $1, ('01890000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'P-' || lpad(n::text, 6, '0'),
      ${first} || ' ' || n || 'x ' || ${last}, lower(${first} || ' ' || n || 'x ' || ${last}), 'other',
      '+9198' || lpad(n::text, 8, '0'), now(), $2, now() from generate_series(1, $3::int) n`;
  await client.query(insert, [server.hospital.id, server.person('frontdesk').id, MANY]);
  await client.query(insert, [server.other.id, server.person('frontdesk').id, 500]);
  await client.query('analyze patient');
});

/** Everybody whose name holds all of `words`, sorted. */
function holding(...words: string[]): string[] {
  return EVERYBODY.filter((name) => words.every((word) => name.toLowerCase().includes(word.toLowerCase()))).sort();
}

async function find(q: string, cursor?: string): Promise<{ names: string[]; next: string | null }> {
  const answer = await desk.get(`/api/patients?q=${encodeURIComponent(q)}${cursor ? `&cursor=${cursor}` : ''}`);
  expect(answer.status).toBe(200);
  return { names: answer.body.data.map((row: { name: string }) => row.name), next: answer.body.next };
}

async function all(q: string): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { names: string[]; next: string | null } = await find(q, cursor);
    names.push(...page.names);
    cursor = page.next;
  }
  return names;
}

describe('searching patients', () => {
  it('finds by number however it is typed', async () => {
    for (const q of ['P-000123', 'p123', 'P-123', '000123']) expect((await find(q)).names[0]).toBe(nameOf(123));
  });

  it('finds by the beginning of the phone number, with and without country, to the last page', async () => {
    for (const q of ['98 0000 12', '+9198 0000 12', '098000012']) expect(await all(q)).toHaveLength(100);
    expect((await find('9800001234')).names).toEqual([nameOf(1234)]);
  });

  it('finds by the beginning of the name in order, then by words anywhere, nobody twice, to the last page', async () => {
    for (const [first, second] of [
      ['asha', '12'],
      ['सुनीता', '14'],
    ] as const) {
      const names = await all(`${first} ${second}`);
      const begins = EVERYBODY.filter((name) => name.toLowerCase().startsWith(`${first} ${second}`)).sort();
      expect(begins.length).toBeGreaterThan(100);
      expect(names.slice(0, begins.length)).toEqual(begins);
      expect([...names].sort()).toEqual(holding(first, second));
    }
  });

  it('finds words anywhere and in any order, in every script', async () => {
    expect((await all(`${LAST[123 % 7]} 123x`)).sort()).toEqual(holding(LAST[123 % 7] ?? '', '123x'));
    expect((await all('ESH 1002')).sort()).toEqual(holding('esh', '1002'));
    expect((await all('पाटील 19x')).sort()).toEqual(holding('पाटील', '19x'));
    expect(holding('पाटील', '19x').length).toBeGreaterThan(20);
  });

  it('shows whose name has a fragment newest first, nobody twice, whether many share it or few, to the last page', async () => {
    const newest = EVERYBODY.toReversed().filter((name) => name.includes('eshmukh'));
    const first = await find('eshmukh');
    const second = await find('eshmukh', first.next ?? '');
    expect([...first.names, ...second.names]).toEqual(newest.slice(0, 40));
    expect(await all('eshmukh 7x')).toEqual(newest.filter((name) => name.includes('7x')));
  });

  it('takes the wildcards of SQL by the letter', async () => {
    for (const q of ['%%%', '___', 'a%patil', 'pat_l', 'shin\\e', '\\\\\\']) expect((await find(q)).names).toEqual([]);
  });

  it('without a search shows the newest first, page by page', async () => {
    const first = await find('');
    expect(first.names).toHaveLength(20);
    expect(first.names[0]).toBe(nameOf(MANY));
    const second = await find('', first.next ?? '');
    expect(second.names[0]).toBe(nameOf(MANY - 20));
  });

  it('refuses a made-up cursor', async () => {
    const answer = await desk.get('/api/patients?q=asha&cursor=p.1');
    expect(answer.body).toMatchObject({ status: 422, field: 'cursor' });
  });
});

describe('the plan of each search, as the app role', () => {
  it.each(['P-000123', '980000', 'asha 12', 'deshmukh 123x', 'पाटील 11x', ''])(
    '%j reads no table from end to end',
    async (q) => {
      const plan = await plansOf(server, 'patient', () => find(q));
      expect(plan).toContain('Index');
      expect(plan).not.toContain('Seq Scan on patient');
    },
  );

  it('of a fragment uses the trigram index behind row-level security', async () => {
    for (const q of ['deshmukh 123x', 'पाटील 211x']) {
      expect(await plansOf(server, 'patient', () => find(q))).toContain('Bitmap Index Scan on patient_name_fragment');
    }
  });

  it('of a fragment that many share gathers nobody whom it does not show', async () => {
    const plan = await plansOf(server, 'patient', () => find('eshmukh'));
    expect(plan).toContain('Index Scan Backward');
    expect(plan).not.toContain('Bitmap');
  });

  it('of the next page goes on in the index', async () => {
    const { next } = await find('asha');
    const plan = await plansOf(server, 'patient', () => find('asha', next ?? ''));
    expect(plan).toContain('patient_name');
    expect(plan).not.toContain('Seq Scan on patient');
  });
});
