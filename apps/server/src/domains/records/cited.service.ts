import type { SubjectId } from '@pramana/kernel';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import { type Cited, findCited, openCited, type OpenedFile } from '../files/index.ts';
import { type AuditTell, labelOf, type SealingHospital } from '../sealing/index.ts';
import { type OpenRecord, openOwnRecord, openRecord, versionsIn } from './reading.service.ts';
import type { KeptVersion } from './version.store.ts';
import { type ReadContent, readContents } from './view.service.ts';

/** A route's context without a transaction: none is open while a file's bytes move. */
type Streaming = Omit<AccessContext, 'tx'> & { services: Services };

const RESOURCE = 'record.file';

/** A file that some version of a record cites, for staff who read the record's category; recorded (I-12). */
export function openRecordFile(
  ctx: Streaming,
  { id, file }: { id: string; file: string },
  range: string | null,
): Promise<OpenedFile> {
  return openCited(ctx, range, async (inside) => citedIn(inside, await openRecord(inside, id, RESOURCE), file));
}

/** The same for a patient's or guardian's own look: what a released version cites. */
export function openOwnRecordFile(
  ctx: Streaming,
  { file, ...own }: { id: string; record: string; file: string },
  range: string | null,
): Promise<OpenedFile> {
  return openCited(ctx, range, async (inside) => citedIn(inside, await openOwnRecord(inside, own, RESOURCE), file));
}

/** What the newest version that names this file says of it; a version that does not open may be the one that does. */
async function citedIn(ctx: AccessContext, open: OpenRecord, file: string): Promise<Cited> {
  const states = new Set<ReadContent['state']>();
  let after: string | null = null;
  do {
    const { versions, last } = await versionsIn(ctx, open, after);
    const contents = await readContents(ctx.tx, ctx.hospital, versions);
    const cited = citedBy(versions, contents).find(({ id }) => id === file);
    if (cited !== undefined) return cited;
    for (const { state } of contents) states.add(state);
    after = last;
  } while (after !== null);
  if (states.has('damaged')) throw new PramanaError('record_damaged');
  throw new PramanaError(states.has('forgotten') ? 'record_forgotten' : 'not_found');
}

type Citer = { readonly subject: SubjectId; readonly version: KeptVersion };

/** The files that these versions cite, as far as they open, in their order. */
function citedBy(versions: readonly KeptVersion[], contents: readonly ReadContent[]): (Cited & Citer)[] {
  return versions.flatMap((version, i) => {
    const read = contents[i];
    if (read?.state !== 'open') return [];
    return read.content.files.map((each) => ({ ...each, subject: version.subjectId, version }));
  });
}

const COLUMNS = { subject_id: 'subject_id', state: 'state', sha256: 'facts_box' } as const;

/**
 * For the audit: names each cited file that is gone, or whose row says otherwise than the record's claim commits to. What
 * does not open in the file itself is named by the audit of files; what was erased is no finding.
 */
export async function checkCitedFiles(
  tx: Tx,
  hospital: SealingHospital,
  versions: readonly KeptVersion[],
  contents: readonly ReadContent[],
  { report, erased }: AuditTell,
): Promise<void> {
  const cited = citedBy(versions, contents).filter(({ subject }) => !erased.has(subject));
  const found = await findCited(tx, hospital, cited);
  for (const [i, { id, version }] of cited.entries()) {
    const each = found[i];
    const block = labelOf(version.series, version.number);
    const told = (code: string, field: string): void =>
      report({ code, document: id, table: 'file', field, block, since: version.at.toISOString() });
    if (each?.state === 'missing') told('cited_file_missing', 'id');
    if (each?.state === 'damaged' && each.wrong !== null) told('cited_file_changed', COLUMNS[each.wrong]);
  }
}
