import type { ConsultationPart, OwnVisitJson, RecordEntryJson } from '@pramana/contract';
import type { PatientId } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { subjectsOf } from '../patients/index.ts';
import { ownEntriesOf } from '../records/index.ts';
import { type ConsultationRow, readConsultations } from './consultation.store.ts';

/** So many visits are shown. */
const BACK = 50;
const SHOWN = ['note', 'prescription'] as const satisfies readonly ConsultationPart[];

/** A patient's visits as they and their guardians see them: those of which something is released. Recorded as a look. */
export async function ownVisits(ctx: AccessContext, patient: string): Promise<OwnVisitJson[]> {
  const rows = await visitsOf(ctx, patient);
  const ids = rows.flatMap(({ records }) => SHOWN.flatMap((part) => records[part] ?? []));
  const entries = new Map(
    (await ownEntriesOf(ctx, patient, { ids, resource: 'records' })).map((entry) => [entry.id, entry]),
  );
  return rows.flatMap((row) => visitView(row, entries));
}

async function visitsOf({ tx, hospital }: AccessContext, patient: string): Promise<ConsultationRow[]> {
  const subjects = await subjectsOf(tx, hospital, patient as PatientId);
  const all = await readConsultations(tx, hospital.id, { subjects }, BACK);
  return all.filter(({ sealedAt }) => sealedAt !== null);
}

function visitView(row: ConsultationRow, entries: ReadonlyMap<string, RecordEntryJson>): OwnVisitJson[] {
  const of = (part: (typeof SHOWN)[number]) => entries.get(row.records[part] ?? '');
  const [note, prescription] = [of('note'), of('prescription')];
  const any = note ?? prescription;
  if (any === undefined) return [];
  const noted = note?.newest.content?.data;
  const prescribed = prescription?.newest.content?.data;
  const unreadable = SHOWN.filter((part) => (of(part)?.newest.state ?? 'open') !== 'open');
  return [
    {
      id: row.id,
      doctor: any.newest.author.name,
      date: any.newest.date,
      title:
        noted?.form === 'consultation/1' ? noted.diagnoses.map(({ text }) => text).join(', ') || noted.complaint : '',
      medicines: prescribed?.form === 'prescription/1' ? prescribed.lines.map(({ name }) => name) : [],
      papers: {
        // On each paper stands something of both parts.
        prescription: prescribed?.form === 'prescription/1' && unreadable.length === 0,
        visit: noted?.form === 'consultation/1' && unreadable.length === 0,
      },
      unreadable,
      followUp: noted?.form === 'consultation/1' ? noted.followUp : null,
    },
  ];
}
