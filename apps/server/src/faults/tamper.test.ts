import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FINDING_CODES } from '@pramana/contract';
import { describe, expect, test } from 'vitest';
import { BARE_ENV } from '../../../../tools/test-process.ts';
import { ELSEWHERE } from './tamper.elsewhere.fixture.ts';
import { ground } from './tamper.fixture.ts';
import { CHARGE, NUMBER, type Target, targets } from './tamper.targets.fixture.ts';
import { UNCOVERED } from './tamper.uncovered.fixture.ts';

const place = await ground();
const TARGETS = targets(place.date);

/** Of these no two rows may have the same: an id that nobody has. */
const UNIQUE = ['bill.id', 'bill_line.bill_id', 'bill_line.charge_id', 'bill_balance.bill_id', 'stock_level.batch_id'];

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** `table.column` that it refers to. */
  readonly target: string | null;
}

const { rows: columns } = await place.owner.query<Column>(`
  select a.attrelid::regclass::text as table, a.attname as name, format_type(a.atttypid, null) as type,
    (select c.confrelid::regclass || '.' || (select t.attname from pg_attribute t
        where t.attrelid = c.confrelid and t.attnum = c.confkey[array_length(c.confkey, 1)])
      from pg_constraint c where c.contype = 'f' and c.conrelid = a.attrelid
        and c.conkey[array_length(c.conkey, 1)] = a.attnum limit 1) as target
  from pg_attribute a join pg_class r on r.oid = a.attrelid
  where r.relnamespace = 'public'::regnamespace and r.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and a.attname <> 'hospital_id' order by a.attrelid, a.attnum`);

/** Another value of the same type: of a reference another row that is there, of bytes one bit. */
function another({ table: own, name, type, target }: Column): string {
  const [table, column] = target?.split('.') ?? [];
  if (type === 'uuid' && table !== undefined && !UNIQUE.includes(`${own}.${name}`))
    return `coalesce((select o.${column} from ${table} o where o.${column} <> t.${name} limit 1), gen_random_uuid())`;
  const forms: Record<string, string> = {
    uuid: 'gen_random_uuid()',
    bigint: `coalesce(t.${name}, 0) + 1000`,
    integer: `coalesce(t.${name}, 0) + 1000`,
    smallint: `t.${name} + 1`,
    text: `coalesce(t.${name}, '') || 'x'`,
    boolean: `not t.${name}`,
    bytea: `set_byte(t.${name}, length(t.${name}) / 2, get_byte(t.${name}, length(t.${name}) / 2) # 1)`,
    date: `coalesce(t.${name}, '2099-01-01') + 1`,
    'timestamp with time zone': `coalesce(t.${name}, now()) + interval '1 second'`,
    jsonb: `t.${name} || '{"cash": "1"}'`,
  };
  const form = forms[type];
  if (form === undefined) throw new Error(`no other value of ${type}`);
  return form;
}

const touched = TARGETS.flatMap(({ columns: only, ...target }) =>
  columns
    .filter(({ table, name }) => table === target.table && (only === undefined || only.includes(name)))
    .map((column) => ({ ...target, at: `${target.table}.${column.name}`, set: `${column.name} = ${another(column)}` })),
);
const changing = ({ table, where }: Pick<Target, 'table' | 'where'>, set: string): string =>
  `update ${table} t set ${set} where ${where}`;
const named = touched.filter(({ at }) => !(at in UNCOVERED));

/**
 * Each alone in the long form; else what is found elsewhere alone, and the columns that name themselves row by row. A log
 * whose key and facts are all wrong cannot be opened at all: its columns are alone always.
 */
const LONG = process.env.PRAMANA_LONG === '1';
const isAlone = ({ at, table }: { at: string; table: string }): boolean => LONG || at in ELSEWHERE || table === 'log';
const alone = named.filter(isAlone);
const rows = TARGETS.map((target) => {
  const isOfRow = ({ table, where }: Target): boolean => table === target.table && where === target.where;
  return { ...target, own: named.filter((each) => isOfRow(each) && !isAlone(each)) };
}).filter(({ own }) => own.length > 0);

/** What is not found, of one row: each alone in the long form, else all at once. */
const silent = TARGETS.flatMap((target) => {
  const own = touched.filter(
    ({ table, where, at }) => table === target.table && where === target.where && at in UNCOVERED,
  );
  const together = own.length === 0 ? [] : [{ ...target, at: target.table, set: own.map(({ set }) => set).join(', ') }];
  return LONG ? own : together;
});

async function namedAfter({ hospital = 'asha', table }: Pick<Target, 'hospital' | 'table'>, change: string) {
  const found = await place.after(table, change, () => place.audit(hospital));
  // Whatever is found has its words on the auditor's screen.
  for (const { code } of found) expect(FINDING_CODES).toContain(code);
  return found.map((each) => `${each.document} ${each.table}.${each.field}`);
}

/**
 * Which of these columns of one row, changed in one update, the audit does not name. What it does not name beside the others
 * (a row without its id is missing, whatever else it says) is changed again without them, at last alone.
 */
async function unnamed(target: Target, own: typeof named): Promise<string[]> {
  const found = new Set(await namedAfter(target, changing(target, own.map(({ set }) => set).join(', '))));
  const missing = own.filter(({ at }) => !found.has(`${target.document} ${at}`));
  if (missing.length === 0) return [];
  if (own.length === 1) return missing.map(({ at }) => at);
  if (missing.length < own.length) return unnamed(target, missing);
  const half = Math.ceil(own.length / 2);
  return [...(await unnamed(target, own.slice(0, half))), ...(await unnamed(target, own.slice(half)))];
}

test('nothing is found where nobody touched anything', async () => {
  expect(await place.audit()).toEqual([]);
});

test('every column of every table is compared, or stands among what is not covered, with its reason', () => {
  const compared = new Set(touched.map(({ at }) => at));
  const known = (at: string, table: string): boolean => compared.has(at) || at in UNCOVERED || table in UNCOVERED;
  const all = columns.map(({ table, name }) => ({ table, at: `${table}.${name}` }));
  expect(all.filter(({ at, table }) => !known(at, table)).map(({ at }) => at)).toEqual([]);
  const there = new Set(all.flatMap(({ table, at }) => [table, at]));
  expect(Object.keys(UNCOVERED).filter((name) => !there.has(name))).toEqual([]);
  expect(Object.values(UNCOVERED).every((reason) => reason.length > 0)).toBe(true);
});

describe('the audit names the place of a change in', () => {
  test.each(alone)('$at', async ({ at, set, ...target }) => {
    const expected = ELSEWHERE[at] ?? `${target.document} ${at}`;
    const fits: unknown = typeof expected === 'string' ? expected : expect.stringMatching(expected);
    expect(await namedAfter(target, changing(target, set))).toContainEqual(fits);
  });

  test.each(rows)('each column of a row of $table that names itself', async ({ own, ...target }) => {
    expect(await unnamed(target, own)).toEqual([]);
  });

  test.each(silent)('nothing for $at, as its reason says', async ({ set, ...target }) => {
    expect(await namedAfter(target, changing(target, set))).toEqual([]);
  });
});

test('the audit names a charge that was opened for another turn with no credit note behind it', async () => {
  const target = { table: 'charge', where: CHARGE };
  expect(await namedAfter(target, changing(target, "turn = turn + 1, status = 'billable'"))).toEqual([
    `${NUMBER} charge.turn`,
  ]);
});

describe('the audit names the place of a row deleted from', () => {
  test.each(TARGETS)('$table', async (target) => {
    const { table, where, document, gone, goneDocument = document } = target;
    expect(await namedAfter(target, `delete from ${table} where ${where}`)).toContain(`${goneDocument} ${gone}`);
  });
});

describe('the command line', () => {
  const audit = () =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../../cli/src/main.ts'), 'audit', '--json'], {
      env: {
        ...BARE_ENV,
        DATABASE_URL: place.database.appUrl,
        DATABASE_OWNER_URL: place.database.ownerUrl,
        PRAMANA_DATA: place.dataDir,
      },
      encoding: 'utf8',
    });

  test('says that all is well, and exits with 0', () => {
    const { status, stdout } = audit();
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { ok: true, findings: [] }]);
  });

  test.each(LONG ? ['bill.total', 'payment.amount', 'block.body', 'log_entry.commitment'] : ['bill.total'])(
    'names a changed %s, and exits with 1',
    async (at) => {
      const target = named.find((each) => each.at === at);
      if (target === undefined) throw new Error(`${at} is not compared`);
      const { table, document, set } = target;
      const { status, stdout } = await place.after(table, changing(target, set), audit);
      const findings = [{ hospital: 'asha', document, table, field: at.split('.')[1] }];
      expect([status, JSON.parse(stdout)]).toMatchObject([
        1,
        { ok: false, findings: expect.arrayContaining(findings.map((each) => expect.objectContaining(each))) },
      ]);
    },
  );
});
