import type { ConsultationContentJson, DraftLineJson, DoseStepJson } from '@pramana/contract';
import type { TestClient } from '../../testing.ts';

let keys = 0;
export const key = (): Record<string, string> => ({ 'idempotency-key': `consultations-${(keys += 1)}` });

/** What somebody types for a visit, changed by `change`. */
export function typed(change: Partial<ConsultationContentJson> = {}): ConsultationContentJson {
  return {
    date: '2026-11-21',
    released: true,
    complaint: 'Cough for three days',
    history: '',
    examination: 'Chest clear',
    diagnoses: [{ code: 'J20.9', system: 'icd-10-cm', text: 'Acute bronchitis, unspecified', certainty: 'confirmed' }],
    plan: 'Rest',
    followUp: null,
    vitals: {},
    vitalsNote: '',
    lines: [],
    advice: '',
    tests: [],
    answers: [],
    reason: '',
    ...change,
  };
}

let lines = 0;
const WEEK: DoseStepJson[] = [{ take: { by: 'day', amounts: [100, 0, 100, 0] }, days: 7 }];

/** One line of a prescription in words alone: twice a day for a week. */
export function line(name: string, change: Partial<DraftLineJson> = {}): DraftLineJson {
  lines += 1;
  return {
    id: `01890000-0000-7000-8000-${String(lines).padStart(12, '0')}`,
    item: null,
    name,
    strength: '',
    form: 'tablet',
    unit: 'tablet',
    route: 'oral',
    meal: 'any',
    steps: WEEK,
    dispense: null,
    instructions: '',
    ...change,
  };
}

/** Begins a consultation, or goes on with it. */
export async function begin(client: TestClient, patient: string) {
  return (await client.post(`/api/patients/${patient}/consultations`, { encounterId: null })).body.data;
}

/** Saves a draft at its revision; the answer. */
export function save(
  client: TestClient,
  { id, draft }: { id: string; draft: { revision: number } },
  change: Partial<ConsultationContentJson>,
  more: object = {},
) {
  return client.put(`/api/consultations/${id}/draft`, { revision: draft.revision, content: typed(change), ...more });
}

export async function amend(client: TestClient, id: string) {
  return (await client.post(`/api/consultations/${id}/draft`)).body.data;
}

export function seal(client: TestClient, id: string, revision: number) {
  return client.post(`/api/consultations/${id}/seal`, { revision }, key());
}

/** How many versions each part of an answered consultation has. */
export function parts(body: { data: { records: { part: string; entry: { versions: number } }[] } }) {
  return Object.fromEntries(body.data.records.map(({ part, entry }) => [part, entry.versions]));
}

/** Writes and seals as the screen does: begin or amend, save, seal. */
export async function write(client: TestClient, patient: string, change: Partial<ConsultationContentJson> = {}) {
  const begun = await begin(client, patient);
  const saved = await save(client, begun, change);
  return seal(client, begun.id, saved.body.data.revision);
}
