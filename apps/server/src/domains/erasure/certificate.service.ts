import type { ErasureRequestJson } from '@pramana/contract';
import { civil, type PatientId, PramanaError } from '@pramana/kernel';
import { renderLetter } from '../../platform/documents/index.ts';
import { receiptFor } from '../sealing/index.ts';
import { ownAccounts } from './account.store.ts';
import { type Erasing, openRequest } from './erasure.service.ts';

const WHAT: Readonly<Record<string, string>> = {
  records: 'Health records and files: the keys they were encrypted under were destroyed, stored files deleted',
  identity: 'Name, contacts, birth date, blood group, addresses, identifiers, accounts of the patient and guardians',
  everything: 'Bills, payments and who looked: the key they were encrypted under was destroyed',
};
const STAYS: Readonly<Record<string, string>> = {
  records: 'Health records and files',
  bills: 'Bills and payments, under their own key, as they were sealed',
  access: 'Who looked at the data',
};

/** The proof of an erasure; `proof_pending`, `not_found` for one that is not done. */
export async function erasureProof(ctx: Erasing, id: string): Promise<{ text: string; request: ErasureRequestJson }> {
  const { request } = await openRequest(ctx, id);
  const block = request.done?.block;
  if (!block) throw new PramanaError('not_found');
  const text = await receiptFor(ctx.tx, ctx.hospital, { series: block.series, number: block.number });
  if (text === null) throw new PramanaError('proof_pending');
  return { text, request };
}

const STAFF_ACCOUNT =
  'The account (name, login, phone, e-mail) of the same person: they also work here, or are a patient or guardian elsewhere on this installation. It shows nothing of what was erased.';

type Done = NonNullable<ErasureRequestJson['done']>;

/** Only where the person's own key went: while it stays, an old copy of the database opens by it, whatever the date. */
export function lastDay({ scope, lastReadable }: Done, day: (at: string) => string): [string, string][] {
  return scope.includes('everything') ? [['Last day on which a backup could be read', day(lastReadable)]] : [];
}

/** What the certificate says of copies of the database from before, while the person's own key stays. */
export function oldCopies({ scope, kept }: Done): string[] {
  if (scope.includes('everything')) return [];
  const until = kept
    .map((each) => each.until)
    .sort()
    .at(-1);
  const when = until === undefined ? 'when nothing is kept any more' : `after ${until} at the earliest`;
  return [
    `The person’s own key, which what is kept lies under. Until it goes too, ${when}, a copy of the database from before this day, health records included, can still be opened with the hospital’s keys.`,
  ];
}

/** The certificate as PDF, with the proof attached. It names the patient by number alone: nothing else is left. */
export async function certificateOf(
  ctx: Erasing,
  id: string,
): Promise<{ body: () => Promise<Buffer>; fileName: string }> {
  const { text, request } = await erasureProof(ctx, id);
  const { done, patient } = request;
  if (done === null) throw new PramanaError('not_found');
  const { hospital } = ctx;
  const accounts = await ownAccounts(ctx.tx, hospital.id, patient.id as PatientId);
  const staff = accounts.some(({ isClosed }) => !isClosed);
  const day = (at: string): string => civil(Date.parse(at), hospital.timeZone).date;
  const number = done.block?.label ?? '';
  const letter = {
    issuer: hospital.name,
    title: 'Certificate of erasure',
    number,
    unixMs: Date.parse(done.at),
    facts: [
      ['Patient number', patient.number],
      [
        'Asked for',
        `${day(request.askedAt)}, ${request.own ? 'by the patient’s own account' : `by ${request.askedBy}`}`,
      ],
      ['Approved and done', `${day(done.at)}, by ${done.by}`],
      ['Entry of the log', number],
      ['Keys destroyed', String(done.keys)],
      ['Files deleted', String(done.files)],
      ['Entries whose content is gone', String(done.leaves)],
      ...lastDay(done, day),
    ] as const,
    sections: [
      { heading: 'What was destroyed', lines: done.scope.map((scope) => WHAT[scope] ?? scope) },
      {
        heading: 'What stays, and why',
        lines: [
          ...done.kept.map(({ content, until, source }) => `${STAYS[content] ?? content}, until ${until}. ${source}`),
          ...oldCopies(done),
          ...(staff ? [STAFF_ACCOUNT] : []),
          'In the log: for each entry its number, a random-looking commitment of 32 bytes, the previous hash and its index. Nothing can be read from them; they keep everybody else’s proofs whole.',
          'What was printed and given to you is yours, and still verifies.',
        ],
      },
    ],
    receiptFile: text,
  };
  return { body: () => renderLetter(letter), fileName: `${number}.pdf` };
}
