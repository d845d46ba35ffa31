import { type PersonId, PramanaError } from '@pramana/kernel';
import type { Tx } from '../../platform/database/index.ts';
import type { Services } from '../../platform/services.ts';
import type { Hospital } from '../../platform/session.ts';
import { openAccount } from '../identity/index.ts';
import { openApplication } from './application.service.ts';
import { type StoredApplication, updateApplication } from './application.store.ts';
import { refuseWithoutRight } from './invitation.service.ts';
import { atLink } from './link.service.ts';
import { sinceOf, yearAt } from './member.service.ts';
import { emailHolder, readFacts, writeFacts } from './member.store.ts';
import { changeRoles } from './role.service.ts';

/** Takes up an approved application, once: as `who`, or with a new account of its e-mail address. */
export async function takeUpApplication(services: Services, token: string, who: PersonId | { password: string }) {
  return atLink(services, token, async ({ tx, hospital, hash }) => {
    const at = new Date(services.clock.now());
    const application = await openApplication(tx, hospital, { hash }, at);
    const { name, email, language, givenRoles: roles, decidedBy } = application;
    if (application.state !== 'approved' || decidedBy === null) throw new PramanaError('link_over');
    await refuseWithoutRight({ tx, hospital, at }, decidedBy);
    const personId =
      typeof who === 'string'
        ? who
        : await openAccount(tx, { name, login: email, language, password: who.password }, 'nowhere');
    await updateApplication(tx, hospital.id, application, { state: 'joined', personId }, at);
    await keepFacts(tx, hospital, { personId, decidedBy, at }, application);
    const change = { personId, action: 'give', roles, source: 'application', reason: '', authorId: decidedBy } as const;
    await changeRoles({ tx, hospital, at }, change);
    return { hospital: hospital.name, roles };
  });
}

/** What the applicant said of themselves becomes what the hospital knows of its member. */
async function keepFacts(
  tx: Tx,
  hospital: Hospital,
  { personId, decidedBy, at }: { personId: PersonId; decidedBy: PersonId; at: Date },
  facts: StoredApplication,
): Promise<void> {
  const place = { hospital: hospital.id, person: personId };
  const before = await readFacts(tx, hospital.id, personId);
  const experienceSince = sinceOf(facts.experienceYears, yearAt(hospital, facts.createdAt));
  // An address that a colleague has already is not a second time theirs: the account goes by it all the same.
  const email = (await emailHolder(tx, hospital.id, facts.email)) === null ? facts.email : (before?.email ?? null);
  const known = { ...facts, experienceSince, email, address: before?.address ?? null };
  await writeFacts(tx, place, known, { revision: before?.revision ?? 0, by: decidedBy, at });
}
