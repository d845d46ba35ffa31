import { newId } from '../platform/ids.ts';
import type { Shop } from '../domains/billing/shop.fixture.ts';
import { line, typed as typedVisit } from '../domains/consultations/consultations.fixture.ts';
import { typed as typedRecord } from '../domains/records/records.fixture.ts';
import type { MarkerName } from './marker.fixture.ts';
import type { HttpClient } from './marker-client.fixture.ts';

type Values = Readonly<Record<MarkerName, string>>;
export interface Caring {
  doctor: HttpClient;
  nurse: HttpClient;
  desk: HttpClient;
  admin: HttpClient;
  patient: string;
  value: Values;
}

/** All that is said of a patient's health between the appointment and the request to erase it, each word a marker. */
export async function careDay(server: Shop, caring: Caring): Promise<void> {
  await appointment(server, caring);
  await allergies(caring);
  await visit(caring);
  await laboratory(caring);
  await recordsAndFiles(caring);
  await leaving(caring);
  await wrongWords(caring);
}

/** Comes without a time and is told why it is not today; the doctor is away. */
async function appointment(server: Shop, { desk, doctor, patient, value }: Caring): Promise<void> {
  const [visitTypeId, id] = [newId(), newId()];
  const doctorId = server.person('doctor').id;
  const kind = { name: 'Marked', minutes: 15, openToPatients: true, active: true };
  await desk.made('PUT', `/api/schedule/visit-types/${visitTypeId}`, kind);
  const wish = { patientId: patient, doctorId, visitTypeId, urgent: false, reason: value.visitReason };
  const { revision } = (await desk.made('PUT', `/api/walk-ins/${id}`, wish)).appointment ?? { revision: 1 };
  const step = { revision, to: 'cancelled', why: value.cancelReason };
  await desk.made('POST', `/api/appointments/${id}/state`, step);
  await doctor.ask('GET', '/api/queue');
  const leave = { from: '2026-12-24', until: '2026-12-24', fromTime: null, untilTime: null };
  await doctor.made('POST', `/api/schedule/doctors/${doctorId}/leaves`, { ...leave, reason: value.leaveReason });
}

async function allergies({ doctor, patient, value }: Caring): Promise<void> {
  const allergy = { substance: value.allergy, kind: 'other', severity: 'severe', reaction: value.allergyReaction };
  const facts = { allergies: [allergy], noKnownAllergies: false, weightKg: 61.5, weighedOn: '2026-11-20', base: 0 };
  await doctor.made('PUT', `/api/patients/${patient}/allergies`, facts);
}

/** A consultation that is sealed, and another that stays half written. */
async function visit({ doctor, nurse, patient, value }: Caring): Promise<void> {
  const said = typedVisit({
    complaint: value.complaint,
    history: value.history,
    examination: value.examination,
    diagnoses: [{ code: null, system: null, text: value.diagnosis, certainty: 'suspected' }],
    plan: value.plan,
    vitals: { pulse: 77 },
    vitalsNote: value.vitalsNote,
    lines: [line(value.medicine, { instructions: value.instructions })],
    advice: value.advice,
    tests: [{ id: newId(), code: null, name: value.orderedTest, note: value.orderNote, urgent: false }],
  });
  const begun = await doctor.made('POST', `/api/patients/${patient}/consultations`, { encounterId: null });
  const draft = { revision: begun.draft.revision, content: said };
  const { revision } = await doctor.made('PUT', `/api/consultations/${begun.id}/draft`, draft);
  await doctor.made('POST', `/api/consultations/${begun.id}/seal`, { revision });
  for (const paper of ['prescription', 'summary']) await doctor.ask('GET', `/api/consultations/${begun.id}/${paper}`);
  const half = await doctor.made('POST', `/api/patients/${patient}/consultations`, { encounterId: null });
  const words = { revision: half.draft.revision, content: typedVisit({ complaint: value.halfWritten }) };
  await doctor.made('PUT', `/api/consultations/${half.id}/draft`, words);
  const vitals = { recordId: null, base: null, values: { pulse: 80 }, note: value.nurseNote, reason: '' };
  await nurse.made('POST', `/api/patients/${patient}/vitals`, vitals);
  await doctor.made('POST', '/api/diagnosis-codes/search', { q: value.searched });
}

/** A sample is rejected and taken again, its result entered, released and corrected. */
async function laboratory({ doctor, nurse, patient, value }: Caring): Promise<void> {
  const [{ id }] = await doctor.made('GET', `/api/patients/${patient}/lab-orders`);
  const url = `/api/diagnostics/orders/${id}`;
  const shown = () => nurse.made('GET', url);
  await nurse.made('POST', '/api/diagnostics/samples', { orders: [id] });
  const { revision } = await shown();
  await nurse.made('POST', `${url}/reject`, { revision, reason: value.rejectReason });
  await nurse.made('POST', '/api/diagnostics/samples', { orders: [id] });
  const values = [{ code: null, sign: '', value: null, text: value.resultText }];
  const first = { revision: (await shown()).revision, version: null, values, files: [], reason: '' };
  await nurse.made('POST', `${url}/result`, { ...first, remarks: value.resultRemarks });
  const reviewed = { revision: (await shown()).revision, version: 1, comment: value.reviewComment };
  await doctor.made('POST', `${url}/release`, reviewed);
  await doctor.made('GET', `/api/patients/${patient}/results`);
}

/** A record with a file in two versions, a draft that is left, an upload that is given up. */
async function recordsAndFiles({ doctor, patient, value }: Caring): Promise<void> {
  const bytes = Buffer.from(`%PDF-1.7\n${value.fileContent.repeat(9)}\n%%EOF\n`);
  const said = { name: `${value.fileName}.pdf`, category: 'notes', size: bytes.length, modified: 1_700_000_000_000 };
  const file = await doctor.made('POST', `/api/patients/${patient}/files`, said);
  const type = { 'content-type': 'application/offset+octet-stream' };
  await doctor.ask('PUT', `/api/files/${file.id}/content?offset=0`, bytes.toString('latin1'), type);
  const { sha256 } = await doctor.made('POST', `/api/files/${file.id}/finish`);
  await doctor.ask('GET', `/api/files/${file.id}/content`);
  const content = typedRecord({
    title: value.recordTitle,
    text: value.recordText,
    fields: [{ label: value.fieldLabel, value: value.fieldValue }],
    files: [{ id: file.id, sha256 }],
  });
  const record = await save({ doctor, patient }, null, content);
  await save({ doctor, patient }, record, { ...content, reason: value.amendReason });
  const left = await doctor.made('POST', `/api/patients/${patient}/record-drafts`, {
    recordId: null,
    category: 'labs',
  });
  const words = typedRecord({ category: 'labs', type: 'Observation', text: value.recordDraft });
  await doctor.made('PUT', `/api/record-drafts/${left.id}`, {
    revision: left.revision,
    base: left.base,
    content: words,
  });
  await doctor.made('GET', `/api/patients/${patient}/records`);
  await doctor.ask('GET', `/api/records/${record}`);
}

async function save(
  { doctor, patient }: Pick<Caring, 'doctor' | 'patient'>,
  recordId: string | null,
  content: ReturnType<typeof typedRecord>,
): Promise<string> {
  const draft = await doctor.made('POST', `/api/patients/${patient}/record-drafts`, { recordId, category: 'notes' });
  const body = { revision: draft.revision, base: draft.base, content };
  const { revision } = await doctor.made('PUT', `/api/record-drafts/${draft.id}`, body);
  return (await doctor.made('POST', `/api/record-drafts/${draft.id}/version`, { revision })).id;
}

/** Asks for their data to go, and takes it back. */
async function leaving({ desk, admin, patient, value }: Caring): Promise<void> {
  const { id } = await desk.made('POST', `/api/patients/${patient}/erasure`, { reason: value.erasureReason });
  await admin.made('GET', `/api/erasures/${id}`);
}

/** What health routes refuse they do not quote. */
async function wrongWords({ doctor, nurse, patient, value }: Caring): Promise<void> {
  const bad = value.badHealth;
  await doctor.ask('PUT', `/api/patients/${patient}/allergies`, { allergies: [{ substance: bad }], base: bad });
  await doctor.ask('POST', `/api/patients/${patient}/record-drafts`, { recordId: bad, category: bad });
  await doctor.ask('POST', `/api/patients/${patient}/files`, { name: bad, category: bad, size: -1, modified: 0 });
  await doctor.ask('POST', `/api/patients/${patient}/erasure`, { reason: bad.repeat(200) });
  await nurse.ask('POST', `/api/patients/${patient}/vitals`, { values: { pulse: bad }, note: bad });
  await nurse.ask('POST', `/api/diagnostics/orders/${patient}/result`, { remarks: bad, values: bad });
  await doctor.ask('POST', '/api/fhir/imports?preview=true', `{"resourceType":"Bundle","id":"${bad}`, {
    'content-type': 'application/fhir+json',
  });
}
