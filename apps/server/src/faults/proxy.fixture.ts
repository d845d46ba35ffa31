import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What becomes of the one COMMIT that was chosen. */
export type Fate =
  /** PostgreSQL commits, and the answer is lost. */
  | 'answer lost'
  /** The connection breaks before the COMMIT arrives. */
  | 'commit lost';

/** Stands between the server and PostgreSQL and can lose a COMMIT on the way. */
export interface Proxy {
  /** The address with this proxy in the place of the database's socket. */
  through(url: string): string;
  /** The transaction that mentions `mark` loses its COMMIT; resolves when it has. */
  loseCommitOf(mark: string, fate: Fate): Promise<void>;
  close(): Promise<void>;
}

interface Trap {
  readonly mark: Buffer;
  readonly fate: Fate;
  readonly sprung: () => void;
}

/** A simple query whose text is exactly `commit`, as the transaction helper sends it. */
const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');

/** Listens on a socket of its own; forwards to the one that `url` names. */
export async function openProxy(url: string): Promise<Proxy> {
  const target = `${decodeURIComponent(/host=([^&]*)/.exec(url)?.[1] ?? '')}/.s.PGSQL.5432`;
  const folder = mkdtempSync(join(tmpdir(), 'pramana-proxy-'));
  chmodSync(folder, 0o700);
  const traps = new Set<Trap>();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(target);
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    forward(client, database, traps);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, '.s.PGSQL.5432'), resolve));
  return {
    through: (address) => address.replace(/host=[^&]*/, `host=${encodeURIComponent(folder)}`),
    loseCommitOf: (mark, fate) =>
      new Promise((resolve) => {
        const trap: Trap = { mark: Buffer.from(mark), fate, sprung: resolve };
        traps.add(trap);
      }),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Passes everything on until a transaction that mentioned a mark says COMMIT: then the connection is cut. */
function forward(client: Socket, database: Socket, traps: Set<Trap>): void {
  let marked: Trap | undefined;
  let answerLost = false;
  client.on('data', (chunk: Buffer) => {
    marked ??= [...traps].find(({ mark }) => chunk.includes(mark));
    if (marked === undefined || !chunk.includes(COMMIT)) {
      database.write(chunk);
      return;
    }
    traps.delete(marked);
    if (marked.fate === 'answer lost') {
      answerLost = true;
      database.write(chunk);
    } else {
      client.destroy();
      marked.sprung();
    }
  });
  database.on('data', (chunk: Buffer) => {
    if (!answerLost) client.write(chunk);
    else {
      // The answer has come, so it is certainly committed; nobody will ever hear it.
      client.destroy();
      marked?.sprung();
    }
  });
}
