import { randomUUID } from 'node:crypto';
import type { Answer, HttpClient } from './client.fixture.ts';
import type { SeededHospital } from './hospital.fixture.ts';

/** One bill that somebody wants sealed, as the client at the counter knows it. */
export interface Wish {
  readonly billId: string;
  /** The same for every try. */
  readonly key: string;
  /** The number it was told, once the server has acknowledged it. */
  number: string | null;
}

export function trySeal(client: HttpClient, { billId, key }: Wish): Promise<Answer> {
  return client.post(`/api/bills/${billId}/seal`, {}, { 'idempotency-key': key });
}

const KINDS = ['opd-bill', 'pharmacy-bill'] as const;

/** A draft of a few lines, of a walk-in or of a patient, in one of two series. */
export async function draftBill(client: HttpClient, hospital: SeededHospital, count: number): Promise<Answer> {
  const medicine = hospital.medicines[count % hospital.medicines.length];
  return client.post('/api/bills', {
    kind: KINDS[count % KINDS.length],
    ...(count % 3 === 0 ? { patientId: hospital.patients[0] } : {}),
    lines: [
      { itemId: medicine, quantity: 3 },
      { itemId: hospital.consultation, quantity: 1 },
    ],
  });
}

export interface Rush {
  readonly client: HttpClient;
  readonly hospital: SeededHospital;
  /** How many people seal at once. */
  readonly counters: number;
  /** Bills after which nobody begins another one; without it they go on until the system stops answering. */
  readonly most?: number;
  readonly onAcknowledged?: (count: number) => void;
}

/**
 * Drafts and seals at several counters at once. Every bill that was asked for is told, whether or not its answer came.
 * A refusal in between is a fault of the test.
 */
export async function rush({ client, hospital, counters, most = Infinity, onAcknowledged }: Rush): Promise<Wish[]> {
  const wishes: Wish[] = [];
  let begun = 0;
  let acknowledged = 0;
  const counter = async (): Promise<void> => {
    while (begun < most) {
      begun += 1;
      const draft = await answered(draftBill(client, hospital, begun));
      if (draft === null) return;
      const wish: Wish = { billId: draft.body.data.id, key: randomUUID(), number: null };
      wishes.push(wish);
      const sealed = await answered(trySeal(client, wish));
      if (sealed === null) return;
      wish.number = String(sealed.body.data.number);
      onAcknowledged?.((acknowledged += 1));
    }
  };
  await Promise.all(Array.from({ length: counters }, counter));
  return wishes;
}

/** Null when there was no answer, or one that says that the outcome is not known. */
async function answered(asked: Promise<Answer>): Promise<Answer | null> {
  const answer = await asked.catch(() => null);
  if (answer === null || answer.status === 503) return null;
  if (answer.status !== 201) throw new Error(`answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
