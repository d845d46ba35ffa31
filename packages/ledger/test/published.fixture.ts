/**
 * Files that others published, as `vectors/published.sha256` lists them: each by its SHA-256 and `owner/repository/commit/path`.
 * They stay where they come from, under their licences; whoever runs the long tests with a network has them brought here once.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const KEPT = join(ROOT, 'node_modules/.cache/pramana-published');
/** Where they are asked for, `SOURCE/owner/repository/commit/path`; or a folder with checkouts of the repositories. */
const SOURCE = process.env.PRAMANA_VECTORS ?? 'https://raw.githubusercontent.com';
const AT_ONCE = 8;
const PATIENCE_MS = 20_000;

interface Listed {
  readonly digest: string;
  /** `transparency-dev/merkle`. */
  readonly repository: string;
  readonly commit: string;
  /** Inside the repository. */
  readonly path: string;
}

/** Every file of the list. */
export function listed(): Listed[] {
  const lines = readFileSync(join(import.meta.dirname, '../vectors/published.sha256'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const [, digest, repository, commit, path] =
      /^([0-9a-f]{64}) {2}([^/]+\/[^/]+)\/([0-9a-f]{40})\/(.+)$/.exec(line) ?? [];
    if (!digest || !repository || !commit || !path)
      throw new Error(`published.sha256 holds a line that is none: ${line}`);
    return { digest, repository, commit, path };
  });
}

async function ask({ repository, commit, path }: Listed): Promise<Buffer> {
  if (!/^https?:/.test(SOURCE)) return readFileSync(join(SOURCE, repository.replace(/.*\//, ''), path));
  const url = `${SOURCE}/${repository}/${commit}/${path}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(`${url} was answered ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

/** Kept under its digest: what was brought once is not asked for again, and nothing else can stand there. */
async function bring(file: Listed): Promise<void> {
  const kept = join(KEPT, file.digest);
  if (existsSync(kept)) return;
  const bytes = await ask(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== file.digest) throw new OtherBytes(`${file.repository}/${file.path} has SHA-256 ${digest}`);
  writeFileSync(`${kept}.${process.pid}`, bytes);
  renameSync(`${kept}.${process.pid}`, kept);
}

/** What came is not what is listed: no reason to leave a test out. */
class OtherBytes extends Error {}

/**
 * Brings whatever is not here yet. Null, or why the files could not be had (no network, say): then nothing that needs them
 * can run. Throws where other bytes came than are listed.
 */
export async function bringPublished(): Promise<string | null> {
  mkdirSync(KEPT, { recursive: true });
  const waiting = listed();
  const some = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await bring(file);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, some));
    return null;
  } catch (error) {
    if (error instanceof OtherBytes) throw error;
    return `the published vectors could not be had from ${SOURCE}: ${error instanceof Error ? error.message : 'failed'}`;
  }
}

/** The files of a repository below a path, parsed as JSON; `name` is the rest of the path. */
export function published(repository: string, below: string): { name: string; json: unknown }[] {
  return listed()
    .filter((file) => file.repository === repository && file.path.startsWith(below))
    .map(({ path, digest }) => ({
      name: path.slice(below.length),
      json: JSON.parse(readFileSync(join(KEPT, digest), 'utf8')),
    }));
}

/** One file of a repository, parsed as JSON. */
export function publishedFile(repository: string, path: string): unknown {
  const [file] = published(repository, path);
  if (file === undefined) throw new Error(`published.sha256 does not list ${repository}/${path}`);
  return file.json;
}
