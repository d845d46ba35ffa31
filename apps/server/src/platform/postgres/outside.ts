import pg from 'pg';
import { requireReadable } from './address.ts';
import { type DurableSetting, NOT_DURABLE } from './durable.ts';
import { DatabaseStartError, systemCode } from './failure.ts';

type Setting = 'DATABASE_URL' | 'DATABASE_OWNER_URL';

/** What one of the two connections says of itself and of its server. */
export interface Seen {
  role: string;
  database: string;
  /** Which database of which running server: by the name alone a copy is the same. */
  place: string;
  version: number;
  encoding: string;
  /** What is off there that a commit needs to outlive a power cut. */
  off: DurableSetting[];
  /** Sees every hospital's rows whatever row-level security says, or may become a role that does. */
  unbound: boolean;
  /** The roles of the documents that are missing. */
  missing: string[];
  /** May make tables in `public`, and extensions in the database. */
  creates: boolean;
  /** May act as an owner of the database or of a table in it, or as the role that migrates. */
  isOwner: boolean;
}

// The server's start and the database's oid: everybody may ask for both, which is not so of the cluster's identifier.
const LOOK = `select current_user as role, current_database() as database,
  (select extract(epoch from pg_postmaster_start_time()) || '/' || oid from pg_database where datname = current_database())
    as place,
  current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
  ${NOT_DURABLE} as off,
  exists (select from pg_roles where (rolsuper or rolbypassrls) and pg_has_role(current_user, oid, 'MEMBER')) as unbound,
  array(select name from unnest(array['pramana_app', 'pramana_search']) as name
    where not exists (select from pg_roles where rolname = name)) as missing,
  has_schema_privilege('public', 'CREATE') and has_database_privilege(current_database(), 'CREATE') as creates,
  exists (select from (
    select datdba as owner from pg_database where datname = current_database()
    union select relowner from pg_class where relnamespace = 'public'::regnamespace
    union select oid from pg_roles where rolname = $1
  ) as owners where pg_has_role(current_user, owner, 'MEMBER')) as "isOwner"`;

const GUIDE = 'docs/operations/database.md';

/**
 * Looks at a PostgreSQL of the operator's own, as both of its roles, before anything is done on it. Throws
 * `DatabaseStartError` with one sentence: what is wrong, of which setting, and what to do. No sentence holds a password.
 * `without`: what the operator says may be off there; answers which of it is.
 */
export async function requireOutside(
  urls: { appUrl: string; ownerUrl: string },
  without: readonly DurableSetting[],
): Promise<DurableSetting[]> {
  const owner = await seen('DATABASE_OWNER_URL', urls.ownerUrl);
  const app = await seen('DATABASE_URL', urls.appUrl, owner.role);
  const wrong = wrongOf(owner, app, without);
  if (wrong !== null) throw new DatabaseStartError(wrong);
  return owner.off;
}

/** What keeps this program from working there, as a sentence; null: nothing. */
export function wrongOf(owner: Seen, app: Seen, without: readonly DurableSetting[] = []): string | null {
  return wrongOfServer(owner) ?? wrongOfDurability(owner, without) ?? wrongOfOwner(owner) ?? wrongOfApp(app, owner);
}

function wrongOfServer({ version, encoding, missing, database }: Seen): string | null {
  if (version < 150_000)
    return `Pramana needs PostgreSQL 15 or newer, and the server of DATABASE_OWNER_URL is ${Math.floor(version / 10_000)}.`;
  if (encoding !== 'UTF8')
    return `The database ${database} keeps its text as ${encoding}: make it with ENCODING 'UTF8', as ${GUIDE} says.`;
  if (missing.length === 0) return null;
  return `The database server has no role ${missing.join(' and no role ')}: its superuser makes the roles, as ${GUIDE} says.`;
}

function wrongOfDurability({ off }: Seen, without: readonly DurableSetting[]): string | null {
  const lacking = off.filter((name) => !without.includes(name));
  if (lacking.length === 0) return null;
  return `The PostgreSQL of DATABASE_URL has ${lacking.join(' and ')} off, so a power cut could lose bills that were acknowledged, or the whole database: turn ${lacking.length > 1 ? 'both' : 'it'} on in its postgresql.conf and reload it, or see PRAMANA_DATABASE_WITHOUT in ${GUIDE}.`;
}

function wrongOfOwner({ role, database, creates }: Seen): string | null {
  if (creates) return null;
  return `The role ${role} (DATABASE_OWNER_URL) may make no tables or extensions in ${database}: make it the owner of the database and of its schema public, as ${GUIDE} says.`;
}

function wrongOfApp(app: Seen, owner: Seen): string | null {
  if (app.database !== owner.database)
    return `DATABASE_URL is the database ${app.database}, and DATABASE_OWNER_URL is ${owner.database}: both must be the same.`;
  if (app.place !== owner.place)
    return `DATABASE_URL and DATABASE_OWNER_URL each have a database ${app.database}, but on two servers, or it was restarted just now: both must be the same.`;
  // What binds the server is given to this role by name; as any other it would see too much or nothing (I-10).
  if (app.role !== 'pramana_app')
    return `The server must work as the role pramana_app, and DATABASE_URL connects as ${app.role}.`;
  if (!app.unbound && !app.isOwner) return null;
  return `The role pramana_app ${app.isOwner ? 'may act as an owner of the database or of its tables' : 'is, or may become, a role that row-level security does not bind'}, so hospitals would not be kept apart: take that from it, as ${GUIDE} says.`;
}

async function seen(setting: Setting, url: string, owner: string | null = null): Promise<Seen> {
  let where = 'its address';
  try {
    requireReadable(url);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    where = client.host.startsWith('/') ? `the socket in ${client.host}` : `${client.host}:${client.port}`;
    await client.connect();
    try {
      return await look(client, owner);
    } finally {
      await client.end();
    }
  } catch (error) {
    throw new DatabaseStartError(`${sentenceOf(error, where)} (${setting}).`, { cause: error });
  }
}

/** `owner`: the role that migrates, which the one that looks may not become. */
export async function look(client: pg.Client, owner: string | null): Promise<Seen> {
  const { rows } = await client.query<Seen>(LOOK, [owner]);
  if (rows[0] === undefined) throw new Error('it answers nothing');
  return rows[0];
}

/** What went wrong on the way to a server, without its last full stop. */
function sentenceOf(error: unknown, where: string): string {
  const said = error instanceof Error ? error.message : String(error);
  const { syscall, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (syscall === 'open' || syscall === 'read')
    return `The file ${path ?? ''} that the address names for TLS cannot be read (${systemCode(error)}): correct sslrootcert, sslcert or sslkey`;
  switch (systemCode(error)) {
    case 'ERR_INVALID_URL':
      return 'The address of the database cannot be read: write postgresql://role:password@host:port/database, with %40, %2F, %3F and %23 for @, /, ? and # in a password';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `No machine of this name is known: ${where}`;
    case 'ECONNREFUSED':
    case 'ENOENT':
      return `No PostgreSQL listens at ${where}: start it, or correct the address`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `There is no way to ${where} from here`;
    case '28P01':
    case '28000':
      return `PostgreSQL at ${where} lets nobody in with this role and password: ${said}`;
    case '3D000':
      return `PostgreSQL at ${where} has no such database: ${said}`;
    case '42501':
      return `PostgreSQL at ${where} does not let this role into the database: ${said}`;
    case '57P03':
      return `PostgreSQL at ${where} is not ready yet: ${said}`;
    default:
  }
  if (/timeout/i.test(said)) return `PostgreSQL at ${where} does not answer within 10 seconds`;
  if (/password must be a/.test(said)) return `PostgreSQL at ${where} wants a password, and the address has none`;
  return `PostgreSQL at ${where} cannot be used: ${said}`;
}
