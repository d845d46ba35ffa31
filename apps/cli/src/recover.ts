import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVIDENCE_ENDING } from '@pramana/ledger';
import { httpGet, installFastRows, logFolder } from '@pramana/ledger/node';
import { type RecoveredLog, recoverNode } from '@pramana/server/sealing';
import { type Command, CouldNot, EXIT, readArgs, toJson, UsageError } from './command.ts';
import { openPostgres, readConfig } from './database.ts';
import { addressOf } from './mirror/logs.ts';
import { withNode } from './node.ts';
import { recoverStatements } from './recover.statements.ts';

export const recover: Command = {
  name: 'recover',
  usage: '--from-mirror URL [--hospital H] [--json] | --statements [--hospital H] [--json]',
  summary: 'Give a lost or rolled-back log back what a mirror holds of it, and say which documents are lost',
  details: [
    'For a server that says ROLLBACK. Every entry of the mirror is checked under the log’s own key from the keyring; what',
    'does not extend this database is refused and nothing is changed. Then the server signs again by itself. The log holds',
    'no documents: those sealed after the backup are named by their places in the log, and new ones will take their',
    'numbers again. Keep the patients’ papers of that time. 0: nothing is lost; 1: documents are lost, or it was refused;',
    '3: the mirror could not be reached for one of the logs, or does not show it (--hospital H takes that hospital’s alone).',
    'Each log is told of as soon as it is written; run it again whenever you like, it names all that is lost each time.',
    '',
    'With --statements it makes what root keys signed (log_succession) again what the log’s entries say, where somebody wrote',
    'there past Pramana: it writes as the owner of the database, and prints whole what it removes. 0: all is as it was sealed;',
    '1: an entry does not open and its row was left alone, or a log’s statement was sealed twice and one of them stands;',
    '3: a hospital could not be mended, the others were. Hand the true statement in where none was sealed yet.',
  ],
  run: async (args) => {
    const { values, positionals } = readArgs(args, {
      'from-mirror': { type: 'string' },
      statements: { type: 'boolean' },
      hospital: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    const from = values['from-mirror'];
    if (values.statements === true) {
      if (from !== undefined) throw new UsageError('--statements needs no mirror.');
      return recoverStatements(values.hospital, values.json === true);
    }
    if (from === undefined) throw new UsageError('Say where the mirror is: --from-mirror URL');
    const logs = await recoverFrom(addressOf(from), values.hospital, values.json === true);
    if (logs.length === 0) throw new CouldNot(`There is no hospital "${values.hospital ?? ''}" here.`);
    if (values.json === true) console.log(toJson({ logs }));
    for (const log of logs) await keepEvidence(log);
    if (logs.some(({ outcome, lost }) => outcome === 'refused' || lost.length > 0)) return EXIT.damage;
    // Of a log that this mirror does not show, or where it did not answer, nobody knows whether anything is lost.
    return logs.some(({ outcome }) => outcome === 'absent' || outcome === 'unreachable') ? EXIT.couldNot : EXIT.good;
  },
};

async function recoverFrom(mirror: string, hospital: string | undefined, quiet: boolean): Promise<RecoveredLog[]> {
  await installFastRows();
  const config = readConfig();
  const postgres = await openPostgres(config);
  const workDir = await mkdtemp(join(tmpdir(), 'pramana-recover-'));
  try {
    const onProgress = (line: string): void => {
      if (!quiet && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    };
    const { headsDir } = config;
    const onDone = (log: RecoveredLog): void => {
      if (quiet) return;
      onProgress('');
      console.log(sentence(log));
    };
    const at = (origin: string) => httpGet(`${mirror}/${logFolder(origin)}`);
    return await withNode(config, postgres.appUrl, ({ db }) =>
      recoverNode({ db, headsDir, hospital, mirror: at, workDir, now: new Date(), onProgress, onDone }),
    );
  } finally {
    if (!quiet && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    await rm(workDir, { recursive: true, force: true });
    await postgres.stop();
  }
}

async function keepEvidence({ log, evidence }: RecoveredLog): Promise<void> {
  if (evidence === null) return;
  const file = `${log}${EVIDENCE_ENDING}`;
  try {
    await writeFile(file, evidence);
  } catch (error) {
    // It was told already what became of the logs; the evidence must not be lost with the file.
    console.error(`${file} could not be written (${String(error)}). The evidence is:\n${evidence}`);
    return;
  }
  console.error(`Both histories of ${log} are signed by its key: the evidence is in ${file}`);
}

function sentence(recovered: RecoveredLog): string {
  const { log, lost } = recovered;
  const documents = lost.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const places = lost.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
  const what = documents === 0 ? '' : ` ${documents} documents are LOST, at the entries ${places}.`;
  return `${log}: ${fate(recovered)}.${what}`;
}

function fate({ outcome, detail, before, after, found, lost }: RecoveredLog): string {
  if (outcome === 'refused') return `REFUSED, nothing was changed in it: ${detail}`;
  if (outcome === 'absent') return detail;
  if (outcome === 'unreachable') return `not asked, nothing was changed in it: ${detail}`;
  if (outcome === 'whole') return `all ${after} entries are here`;
  const none = lost.length === 0 ? '; no document is lost' : '';
  return `${before} entries before, ${after} now; ${found} of them are documents of this database${none}`;
}
