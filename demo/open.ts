import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Config, ConfigError } from '../apps/server/src/platform/config.ts';
import { type Demo, type DemoNote, noteOf, readDemoNote, writeDemoNote } from '../apps/server/src/platform/demo.ts';
import type { Services } from '../apps/server/src/platform/services.ts';
import { demoPassword, demoPeople, seedDemo } from './seed.ts';

/**
 * Removes what an interrupted filling left, before anything is migrated: the note says that nothing but a half-made demo
 * can be in there, and it is written only on an empty node. Never on a database that is not our own.
 */
export async function clearInterruptedDemo(config: Config, ownerUrl: string): Promise<void> {
  const note = await readDemoNote(config.dataDir);
  if (note === null || note.ready || config.database !== null) return;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('drop schema public cascade; create schema public; grant usage on schema public to public');
  } finally {
    await client.end();
  }
}

/**
 * Decides whether this node is a demo, and fills it on the first start. A node with people but without the demo's note
 * is a real one and stays untouched; `--empty` never makes a demo and refuses to run on one. A note counts for the database
 * that it was made for alone: a demo shows its messages to everybody and sends none, which must never happen to a real node.
 */
export async function openDemo(services: Services, config: Config, say: (line: string) => void): Promise<Demo | null> {
  const { dataDir, empty } = config;
  const note = await readDemoNote(dataDir);
  if (empty) {
    if (note === null) return null;
    throw new ConfigError(`${dataDir} holds the demo: set PRAMANA_DATA to another folder to start empty.`);
  }
  if (note?.ready) {
    await requireOwnNote(services, dataDir, note);
    return { password: note.password, people: await demoPeople() };
  }
  if ((await peopleIn(services)) > 0n) {
    if (note === null) return null;
    throw new ConfigError(
      `${noteOf(dataDir)} says that a demo was not filled to its end, and this database has people: if they are the demo's, make the database anew; if not, set PRAMANA_DATA to another folder.`,
    );
  }
  const password = demoPassword();
  await writeDemoNote(dataDir, { password, ready: false, node: null });
  say('First start: filling the demo (two hospitals, their patients and bills). This takes a moment.');
  // A name of its own for each demo: another one's keys and signed heads can never be in its way.
  await seedDemo(services, {
    password,
    patients: config.demoPatients,
    originBase: `demo-${randomBytes(4).toString('hex')}.pramana.example/log`,
    say: (step) => say(`  ${step}`),
  });
  await writeDemoNote(dataDir, { password, ready: true, node: await nodeOf(services) });
  return { password, people: await demoPeople() };
}

/** Refuses a note that another database's demo left; one of before notes named their node is known by its people. */
async function requireOwnNote(services: Services, dataDir: string, { password, node }: DemoNote): Promise<void> {
  const here = await nodeOf(services);
  if (here !== null && here === node) return;
  if (here !== null && node === null && (await hasDemoPeople(services))) {
    await writeDemoNote(dataDir, { password, ready: true, node: here });
    return;
  }
  throw new ConfigError(
    `${noteOf(dataDir)} is the note of a demo, and this database is not that demo's: set PRAMANA_DATA to another folder (with --empty for a node of your own).`,
  );
}

/** Id of the organisation that is the node itself: made with the database, and in no other. */
async function nodeOf(services: Services): Promise<string | null> {
  const [row] = await services.db.statement<{ id: string }>(
    'node-of-demo',
    "select id from hospital where kind = 'node'",
    [],
  );
  return row?.id ?? null;
}

async function hasDemoPeople(services: Services): Promise<boolean> {
  const operator = (await demoPeople()).find(({ role }) => role === 'operator')?.login ?? '';
  const [row] = await services.db.statement<{ count: bigint }>(
    'count-demo-operator',
    'select count(*) as count from credential where lower(login) = $1',
    [operator],
  );
  return (row?.count ?? 0n) > 0n;
}

async function peopleIn(services: Services): Promise<bigint> {
  const [row] = await services.db.statement<{ count: bigint }>(
    'count-people',
    'select count(*) as count from person',
    [],
  );
  return row?.count ?? 0n;
}

/** What the terminal says when the server listens; `isNew`: nobody has an account here yet. */
export function welcome(url: string, demo: Demo | null, isNew: boolean): string {
  const lines = [`Pramana listens on ${url}`];
  if (isNew) lines.push('', 'Nobody has an account here yet: open it on this machine, and become the operator.');
  if (demo) {
    lines.push('', `The demo's people, all with the password ${demo.password}:`);
    for (const { login, name, role, hospital } of demo.people)
      lines.push(`  ${login.padEnd(34)} ${name}, ${role}${hospital ? `, ${hospital}` : ''}`);
    lines.push(
      '',
      `Try: sign in at ${url}/login as the cashier, bill a few tablets, press F9 to seal, print, scan the QR.`,
    );
  }
  return lines.join('\n');
}
