import type { ConsultationContentJson, ConsultationJson, ConsultationPart, OvertakenJson } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import type { AccessContext } from '../../platform/access.ts';
import { versionsAt } from '../records/index.ts';
import { contentOf, joinAmendment, type PartAt } from './amend.policy.ts';
import { blankContent } from './content.policy.ts';

/** From which version of each part a draft goes on. */
export type Bases = Partial<Record<ConsultationPart, number>>;

/** What a draft holds beside what was sealed since. */
export interface Beside {
  readonly overtaken: OvertakenJson[];
  /** What is typed, joined with it. */
  readonly content: ConsultationContentJson;
}

/** What others sealed since the versions that a draft goes on from. `parts` are the newest, as far as the caller reads them. */
export async function besideOthers(
  ctx: AccessContext,
  { content, bases }: { content: ConsultationContentJson; bases: Bases },
  parts: ConsultationJson['records'],
): Promise<Beside> {
  const newer = parts.filter(({ part, entry }) => entry.newest.version !== bases[part]);
  if (newer.length === 0) return { overtaken: [], content };
  const wanted = newer.flatMap(({ part, entry }) => {
    const version = bases[part];
    return version === undefined ? [] : [{ record: entry.id, version }];
  });
  const before = await versionsAt(ctx, wanted);
  const begun = parts.flatMap(({ part, entry }): PartAt[] => {
    if (entry.newest.version === bases[part]) return [{ part, entry }];
    const base = before.find(({ record }) => record === entry.id);
    return base === undefined ? [] : [{ part, entry: { id: entry.id, newest: base.version } }];
  });
  const blank = blankContent(content.date);
  const joined = joinAmendment(content, contentOf(begun, blank), contentOf(parts, blank));
  const overtaken = newer.map(({ part, entry: { newest } }) => ({
    part,
    version: newest.version,
    by: newest.author.name,
    at: newest.at,
    isChangedHere: joined.both.includes(part),
  }));
  return { overtaken, content: joined.content };
}

/** Refuses to go on from what the writer was not shown (`record_changed`) or nobody can read (`record_damaged`). */
export function checkShown(shown: Bases, { overtaken }: Beside, parts: ConsultationJson['records']): void {
  if (overtaken.some(({ part, version }) => shown[part] !== version)) throw new PramanaError('record_changed');
  if (parts.some(({ entry }) => entry.newest.content === null)) throw new PramanaError('record_damaged');
}
