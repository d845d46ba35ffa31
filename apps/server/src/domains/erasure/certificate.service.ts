import type { ErasureRequestJson, Language } from '@pramana/contract';
import { civil, type PatientId, PramanaError } from '@pramana/kernel';
import { renderLetter, wordsFor } from '../../platform/documents/index.ts';
import { receiptFor } from '../sealing/index.ts';
import { ownAccounts } from './account.store.ts';
import { openRequest } from './erasure.service.ts';
import type { Erasing } from './view.service.ts';

type Words = ReturnType<typeof wordsFor>;

/** The proof of an erasure; `proof_pending`, `not_found` for one that is not done. */
export async function erasureProof(ctx: Erasing, id: string): Promise<{ text: string; request: ErasureRequestJson }> {
  const { request } = await openRequest(ctx, id);
  const block = request.done?.block;
  if (!block) throw new PramanaError('not_found');
  const text = await receiptFor(ctx.tx, ctx.hospital, { series: block.series, number: block.number });
  if (text === null) throw new PramanaError('proof_pending');
  return { text, request };
}

type Done = NonNullable<ErasureRequestJson['done']>;

/** The last day on which an old copy of the database opens what was erased, once it can be named. */
export function lastDay({ copiesUntil }: Done, day: (at: string) => string, words: Words): [string, string][] {
  return copiesUntil === null ? [] : [[words('erasure.lastDay'), day(copiesUntil)]];
}

/** What the certificate says of old copies of the database where no such day can be named. */
export function oldCopies({ copiesWait, kept }: Done, words: Words): string[] {
  if (copiesWait === null) return [];
  if (copiesWait === 'replacing') return [words('erasure.replacing')];
  const until = kept
    .map((each) => each.until)
    .sort()
    .at(-1);
  const when = until === undefined ? words('erasure.whenNothing') : words('erasure.whenAfter', { until });
  return [words('erasure.stuck', { when })];
}

/**
 * The certificate as PDF in the language asked for, with the proof attached; where a rule is from stays as the law's text
 * says it. It names the patient by number alone: nothing else is left.
 */
export async function certificateOf(
  ctx: Erasing,
  id: string,
  language: Language = 'en',
): Promise<{ body: () => Promise<Buffer>; fileName: string }> {
  const { text, request } = await erasureProof(ctx, id);
  const { done, patient } = request;
  if (done === null) throw new PramanaError('not_found');
  const { hospital } = ctx;
  const accounts = await ownAccounts(ctx.tx, hospital.id, patient.id as PatientId);
  const staff = accounts.some(({ isClosed }) => !isClosed);
  const words = wordsFor(language);
  const day = (at: string): string => civil(Date.parse(at), hospital.timeZone).date;
  const number = done.block?.label ?? '';
  const asked = { day: day(request.askedAt), name: request.askedBy };
  const letter = {
    issuer: hospital.name,
    title: words('erasure.title'),
    number,
    unixMs: Date.parse(done.at),
    facts: [
      [words('erasure.patient'), patient.number],
      [words('erasure.asked'), words(request.own ? 'erasure.askedOwn' : 'erasure.askedBy', asked)],
      [words('erasure.approved'), words('erasure.approvedBy', { day: day(done.at), name: done.by })],
      [words('erasure.entry'), number],
      [words('erasure.keys'), String(done.keys)],
      [words('erasure.files'), String(done.files)],
      [words('erasure.leaves'), String(done.leaves)],
      ...lastDay(done, day, words),
    ] as const,
    sections: [
      { heading: words('erasure.destroyed'), lines: done.scope.map((scope) => words(`erasure.gone.${scope}`)) },
      {
        heading: words('erasure.stays'),
        lines: [
          ...done.kept.map(({ content, until, source }) =>
            words('erasure.keptUntil', { what: words(`erasure.kept.${content}`), until, source }),
          ),
          ...oldCopies(done, words),
          ...(staff ? [words('erasure.staff')] : []),
          words('erasure.log'),
          words('erasure.paper'),
        ],
      },
    ],
    receiptFile: text,
  };
  return { body: () => renderLetter(letter), fileName: `${number}.pdf` };
}
