import type { ConsultationContentJson, DraftLineJson } from '@pramana/contract';
import type { ItemId, PatientId } from '@pramana/kernel';
import { createDraft, sealBill } from '../apps/server/src/domains/billing/index.ts';
import { findItems, itemIdsMatching } from '../apps/server/src/domains/catalogue/index.ts';
import { chargesToBill, setFee } from '../apps/server/src/domains/charges/index.ts';
import {
  beginConsultation,
  loadBook,
  loadClinical,
  saveDraft,
  sealConsultation,
} from '../apps/server/src/domains/consultations/index.ts';
import {
  confirmInAccount,
  dispense,
  followPrescriptions,
  listPrescriptions,
  showPrescription,
} from '../apps/server/src/domains/pharmacy/index.ts';
import { patientSubject } from '../apps/server/src/domains/sealing/index.ts';
import type { Tx } from '../apps/server/src/platform/database/index.ts';
import { newId } from '../apps/server/src/platform/ids.ts';
import type { Step } from './agenda.ts';
import { releasedToday } from './laboratory.ts';
import type { Scene } from './scene.ts';

const MINUTE = 60_000;
const QUIET = { error: () => undefined };

/** One visit of today: whom, for what, what was prescribed, and how far the pharmacy is with it. */
interface Visit {
  /** Whose, by their place among the patients; 0 is Rosa Medina. */
  readonly of: number;
  readonly minutesAgo: number;
  readonly complaint: string;
  /** Substances, each twice a day for so many days. */
  readonly medicines: readonly (readonly [substance: string, days: number])[];
  /** How much of the first line was handed out; none: nothing yet. */
  readonly handed?: number;
  readonly confirmed?: true;
  /** At once, or when the day's results are there too. */
  readonly billed?: 'at once' | 'last';
}

const VISITS: readonly Visit[] = [
  {
    of: 0,
    minutesAgo: 55,
    complaint: 'Sugar is to be controlled',
    medicines: [['Metformin', 30]],
    handed: 60,
    confirmed: true,
    billed: 'at once',
  },
  { of: 0, minutesAgo: 25, complaint: 'Cough again since yesterday', medicines: [['Paracetamol', 5]], handed: 10 },
  {
    of: 3,
    minutesAgo: 50,
    complaint: 'Burning after meals',
    medicines: [
      ['Pantoprazole', 7],
      ['Domperidone', 5],
    ],
    handed: 14,
    billed: 'last',
  },
  { of: 6, minutesAgo: 45, complaint: 'Pressure check', medicines: [['Amlodipine', 15]], handed: 10 },
  { of: 8, minutesAgo: 40, complaint: 'Itching for a week', medicines: [['Cetirizine', 5]], handed: 10 },
  {
    of: 10,
    minutesAgo: 35,
    complaint: 'Sore throat and fever',
    medicines: [
      ['Azithromycin', 3],
      ['Paracetamol', 3],
    ],
  },
  { of: 12, minutesAgo: 30, complaint: 'Pain in the knee', medicines: [['Diclofenac', 5]] },
  { of: 15, minutesAgo: 20, complaint: 'Worms were seen', medicines: [['Albendazole', 1]] },
];

/** Today's consultations with their prescriptions: to hand out, handed out, to bill, billed by what was recorded. */
export async function pharmacyWork(scene: Scene, patients: readonly PatientId[]): Promise<Step[]> {
  if (!scene.people.has('doctor') || !scene.people.has('pharmacist')) return [];
  const [fee] = await scene.inHospital((tx) => itemIdsMatching(tx, scene.hospital.id, 'CONS-GEN'));
  if (fee === undefined) return [];
  followPrescriptions(loadBook(scene.services.config.clinicalDir, QUIET));
  const now = scene.services.clock.now();
  // Shortly after midnight there is less of today than these visits took: their minutes are shorter.
  const midnight = Date.parse(`${scene.today}T00:00:00+05:30`);
  const minute = Math.min(MINUTE, Math.floor((now - midnight) / 60));
  const feesFrom = now - 60 * MINUTE;
  const visits = VISITS.flatMap((visit, index) => {
    const patient = patients[visit.of];
    const times = { at: now - visit.minutesAgo * minute, minute, billedAt: now - 60_000 + index * 5_000 };
    return patient === undefined ? [] : one(scene, visit, patient, times);
  });
  return [{ at: feesFrom, run: () => setFees(scene, fee, feesFrom) }, ...releasedToday(scene, patients), ...visits];
}

/** Tests with the service of the price list that each is billed as. */
const TEST_FEES = {
  cbc: 'LAB-CBC',
  fbs: 'LAB-GLU-F',
  lipids: 'LAB-LIPID',
  creatinine: 'LAB-CREAT',
  hba1c: 'LAB-HBA1C',
};

/** What visits and tests are billed as from now on: what was carried over from paper is nobody's to pay again. */
async function setFees(scene: Scene, consultation: string, at: number): Promise<void> {
  const anybody = { doctorId: null, departmentId: null, visitTypeId: null };
  await scene.inHospital(async (tx) => {
    const ctx = { tx, ...scene.as('admin', at) };
    await setFee(ctx, { ...anybody, testCode: null, itemId: consultation });
    for (const [testCode, code] of Object.entries(TEST_FEES)) {
      const [itemId] = await itemIdsMatching(tx, scene.hospital.id, code);
      if (itemId !== undefined) await setFee(ctx, { ...anybody, testCode, itemId });
    }
  });
}

interface Times {
  readonly at: number;
  /** How long a minute of this day lasts. */
  readonly minute: number;
  readonly billedAt: number;
}

function one(scene: Scene, visit: Visit, patient: PatientId, { at, minute, billedAt }: Times): Step[] {
  const { handed, confirmed, billed } = visit;
  const handedAt = at + 5 * minute;
  const confirmedAt = at + 6 * minute;
  let isPrescribed = false;
  let given: string | null = null;
  const steps: Step[] = [
    { at, run: async () => void (isPrescribed = await consult(scene, visit, patient, at)) },
    {
      at: handedAt,
      run: async () => {
        if (isPrescribed && handed !== undefined) given = await handOut(scene, patient, handed, handedAt);
      },
    },
    {
      at: confirmedAt,
      run: async () => {
        const dispense = given;
        if (dispense === null || confirmed !== true || !scene.people.has('patient')) return;
        await scene.inHospital((tx) =>
          confirmInAccount(acting(scene, 'patient', confirmedAt, tx), { id: patient, dispense }),
        );
      },
    },
  ];
  // A bill takes what is to be billed when it is made: one of then stands before the patient's next visit, whatever it says.
  if (billed !== undefined) {
    const run = async (): Promise<void> => (isPrescribed ? bill(scene, patient, billedAt) : undefined);
    steps.push({ at: billed === 'last' ? billedAt : confirmedAt, run });
  }
  return steps;
}

/** Hands so much of the newest prescription's first line out; the hand-out's id. */
function handOut(scene: Scene, patient: PatientId, quantity: number, at: number): Promise<string | null> {
  const book = loadBook(scene.services.config.clinicalDir, QUIET);
  return scene.inHospital(async (tx) => {
    const ctx = acting(scene, 'pharmacist', at, tx);
    const [newest] = (await listPrescriptions(ctx, { patient })).data;
    if (newest === undefined) return null;
    const { version, lines } = await showPrescription(ctx, book, newest.id);
    const itemId = lines[0]?.prescribed.item ?? '';
    await dispense(ctx, book, newest.id, { version, lines: [{ line: 0, itemId, batchId: null, quantity }] });
    return (await showPrescription(ctx, book, newest.id)).dispenses[0]?.id ?? null;
  });
}

/** What the doctor writes and seals; false when nothing of it is in the catalogue. */
async function consult(scene: Scene, visit: Visit, patient: PatientId, at: number): Promise<boolean> {
  const clinical = loadClinical(scene.services.config.clinicalDir, QUIET);
  return scene.inHospital(async (tx) => {
    const ctx = acting(scene, 'doctor', at, tx);
    const lines: DraftLineJson[] = [];
    for (const medicine of visit.medicines) lines.push(...(await lineOf(tx, scene, medicine)));
    if (lines.length === 0) return false;
    const id = await beginConsultation(ctx, patient, null);
    const content = contentOf(scene, visit.complaint, lines);
    const saved = await saveDraft(ctx, clinical, id, { revision: 1, content });
    // What speaks against it is answered, as the doctor would.
    const answers = saved.checked.warnings.map(({ key }) => ({ key, reason: 'Discussed with the patient' }));
    const answered = { revision: saved.revision, content: { ...content, answers } };
    const { revision } = await saveDraft(ctx, clinical, id, answered);
    await sealConsultation(ctx, clinical, id, revision);
    return true;
  });
}

/** All that is to be billed of somebody, as the cashier adds it. */
async function bill(scene: Scene, patient: PatientId, at: number): Promise<void> {
  await scene.inHospital(async (tx) => {
    const subject = await patientSubject(tx, scene.hospital, patient);
    const charges = await chargesToBill(tx, scene.hospital.id, [subject]);
    const lines = charges.map(({ id, itemId, quantity }) => ({ itemId, quantity: Number(quantity), chargeId: id }));
    const cashier = scene.as('cashier', at);
    const { draft } = await createDraft(tx, cashier, { patientId: patient, lines });
    await sealBill(tx, cashier, draft.id, {});
  });
}

async function lineOf(tx: Tx, scene: Scene, [substance, days]: Visit['medicines'][number]): Promise<DraftLineJson[]> {
  const ids = await itemIdsMatching(tx, scene.hospital.id, substance);
  const items = await findItems(tx, scene.hospital.id, ids as ItemId[]);
  const item = items.find((each) => each.genericName === substance && each.unit === 'tablet');
  if (item === undefined) return [];
  return [
    {
      id: newId(),
      item: item.id,
      name: item.name,
      strength: item.strength,
      form: item.form,
      unit: item.unit,
      route: 'oral',
      meal: 'after',
      steps: [{ take: { by: 'day', amounts: [100, 0, 100, 0] }, days }],
      dispense: null,
      instructions: '',
    },
  ];
}

function contentOf(scene: Scene, complaint: string, lines: DraftLineJson[]): ConsultationContentJson {
  return {
    date: scene.today,
    released: true,
    complaint,
    history: '',
    examination: '',
    diagnoses: [],
    plan: '',
    followUp: null,
    vitals: {},
    vitalsNote: '',
    lines,
    advice: '',
    tests: [],
    answers: [],
    reason: '',
  };
}

/** Somebody of this role doing something at an instant. */
function acting(scene: Scene, role: string, at: number, tx: Tx) {
  return { ...scene.as(role, at), tx, clock: { now: () => at }, client: { address: '127.0.0.1' } };
}
