import type { ConsultationContentJson, ConsultationPart, RecordEntryJson } from '@pramana/contract';

/** What sealed parts say, as it is typed on: an amendment begins with it. `blank` is what says nothing. */
export function contentOf(
  parts: readonly { part: ConsultationPart; entry: RecordEntryJson }[],
  blank: ConsultationContentJson,
): ConsultationContentJson {
  let content = { ...blank };
  for (const { part, entry } of parts) {
    const data = entry.newest.content?.data;
    if (part === 'note') content = { ...content, date: entry.newest.date, released: entry.newest.released };
    if (data?.form === 'consultation/1') {
      const { complaint, history, examination, diagnoses, plan, followUp } = data;
      content = { ...content, complaint, history, examination, diagnoses, plan, followUp };
    }
    if (data?.form === 'vitals/1') content = { ...content, vitals: { ...data.values }, vitalsNote: data.note };
    if (data?.form === 'orders/1' || data?.form === 'orders/2') content = { ...content, tests: data.tests };
    if (data?.form === 'prescription/1') {
      const lines = data.lines.map(({ total: _total, substances: _substances, ...line }, i) => ({
        ...line,
        id: lineId(entry.id, i),
      }));
      const answers = data.warnings.map(({ key, reason }) => ({ key, reason })).filter(({ reason }) => reason !== '');
      content = { ...content, lines, advice: data.advice, answers };
    }
  }
  return content;
}

/** Only while it is typed on, a line has an id: its place in the record it comes from. */
function lineId(record: string, at: number): string {
  return `${record.slice(0, 24)}${at.toString(16).padStart(12, '0')}`;
}
