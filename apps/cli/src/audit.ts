import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { AuditPeriod } from './audit.node.ts';
import { auditBundle, auditKeygen } from './bundle.ts';
import { type Command, CouldNot, EXIT, readArgs, toJson, UsageError } from './command.ts';

export const audit: Command = {
  name: 'audit',
  usage:
    '[--hospital H] [--from DAY --to DAY] [--tree] [--report FILE] [--json] | --bundle FILE --key FILE --policy FILE [--pins FILE] [--succession FILE]… [--json] | keygen --out FILE',
  summary: 'Recompute everything that was sealed and name each damage; or check an auditor’s bundle offline',
  details: [
    'Claims, items, blocks, chains, numbers, the rows of every document, log entries, tiles, roots, checkpoints and the',
    'copies of signed heads. It works while the server runs, and while it is stopped. --hospital looks at one (by its',
    'short name). --tree looks at the logs alone, every entry up to the signed head and its copies, opens no document,',
    'and shows size, root and origin of each log. 0: all that it looked at is as it was sealed; 1: damage found.',
    'With --from and --to (2026-04-01) the days between must be over and sealed, else damage is found; the whole log is',
    'recomputed all the same. --report writes the report of one hospital as the screen gives it, signed by the key of its log,',
    'into a new FILE: pramana verify FILE judges it.',
    '',
    'With --bundle nothing of a server is needed: the file that a hospital handed out for a period is opened with your key',
    'and checked by your policy: each header against its leaf, the tree, its signatures and witnesses, numbers, links, day',
    'seals. A policy that somebody publishes counts with --pins FILE: whose signatures you follow. keygen makes that key; give the hospital the line that it prints.',
  ],
  run: async (args) => {
    if (args[0] === 'keygen') return auditKeygen(args.slice(1));
    const { values, positionals } = readArgs(args, {
      bundle: { type: 'string' },
      key: { type: 'string' },
      policy: { type: 'string' },
      pins: { type: 'string' },
      succession: { type: 'string', multiple: true },
      hospital: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      tree: { type: 'boolean' },
      report: { type: 'string' },
      json: { type: 'boolean' },
    });
    if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"?`);
    const { bundle, key, policy, pins, succession } = values;
    if (bundle !== undefined)
      return auditBundle({ bundle, key, policy, pins, succession, isJson: values.json === true });
    if ((key ?? policy ?? pins ?? succession) !== undefined)
      throw new UsageError('--key, --policy, --pins and --succession belong to --bundle FILE.');
    // A bundle is checked without the server's own parts.
    const { auditAll, asJson, asText } = await import('./audit.node.ts');
    const period = periodOf(values);
    if (period !== null && values.tree === true) throw new UsageError('--tree looks at no document: it has no period.');
    if (values.report !== undefined && values.tree === true)
      throw new UsageError('--tree looks at no document: there is no report of it.');
    // Said before an audit of minutes, not behind it.
    if (values.report !== undefined && values.hospital === undefined)
      throw new UsageError('A report is of one hospital: name it with --hospital.');
    if (values.report !== undefined && existsSync(values.report))
      throw new CouldNot(`${values.report} exists already: a report is never replaced.`);
    const sign = values.report !== undefined;
    const logsOnly = values.tree === true;
    const audited = await auditAll(values.hospital, values.json === true, { period, logsOnly, sign });
    if (values.hospital !== undefined && audited.length === 0) {
      throw new CouldNot(`There is no hospital "${values.hospital}" here.`);
    }
    if (values.report !== undefined) await writeReport(values.report, audited);
    const ok = audited.every((each) => each.report.ok);
    console.log(values.json === true ? toJson(asJson(audited, ok, values.tree)) : asText(audited, values.tree));
    return ok ? EXIT.good : EXIT.damage;
  },
};

/** A report is of one hospital, and of one moment: no file is replaced. */
async function writeReport(path: string, audited: readonly { readonly signed: string | null }[]): Promise<void> {
  const signed = audited[0]?.signed ?? null;
  // Nothing was audited: whoever asked is told so next.
  if (signed === null) return;
  await writeFile(path, signed, { flag: 'wx' }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new CouldNot(`${path} cannot be written: ${reason}`, { cause: error });
  });
}

/** The business days that were named, both or none. */
function periodOf({ from, to }: { from?: string | undefined; to?: string | undefined }): AuditPeriod | null {
  if (from === undefined && to === undefined) return null;
  const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '');
  if (!isDay(from) || !isDay(to) || from > to) throw new UsageError('A period is --from 2026-04-01 --to 2026-09-30.');
  return { from, to };
}
