import { firstCode, listOf, objectOf, type Resource, textOf } from './bundle.policy.ts';

/* What a resource's status lets be said of it. Null: nothing of it is taken over, it is counted as not mapped. */

const FINAL: readonly string[] = ['final', 'amended', 'corrected', 'appended'];

/** Only a visit that is over: what still happens there would be missing here for ever. */
export const isOver = (encounter: Resource): boolean => textOf(encounter['status']) === 'finished';

/** Only what was released as true: neither preliminary nor cancelled nor entered in error. */
export const isFinal = (result: Resource): boolean => FINAL.includes(textOf(result['status']));

/** How sure a diagnosis is: `unsaid` where the other system says nothing of it. */
export function certaintyOf(condition: Resource): 'confirmed' | 'suspected' | 'unsaid' | null {
  if (condition['verificationStatus'] === undefined) return 'unsaid';
  const status = firstCode(condition['verificationStatus']);
  if (status === 'confirmed') return 'confirmed';
  return ['provisional', 'differential', 'unconfirmed'].includes(status) ? 'suspected' : null;
}

/** What is said of an act before its name. */
export function actOf(act: Resource): string | null {
  const words: Readonly<Record<string, readonly [done: string, not: string]>> = {
    Immunization: ['Immunised', 'Not immunised'],
    Procedure: ['Done', 'Not done'],
  };
  const [done, not] = words[act.resourceType] ?? [null, null];
  const status = textOf(act['status']);
  if (status === 'completed') return done;
  return status === 'not-done' ? not : null;
}

/** A plan that was made and stood; not a proposal, a draft, one taken back. */
export function isPlanned(plan: Resource): boolean {
  return ['active', 'completed'].includes(textOf(plan['status'])) && ['plan', 'order'].includes(textOf(plan['intent']));
}

/** What is said behind a medicine's dose; null when it was not ordered to be taken. */
export function orderedOf(request: Resource): string | null {
  const isOrder = ['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].includes(
    textOf(request['intent']),
  );
  if (!isOrder || request['doNotPerform'] === true) return null;
  const words: Readonly<Record<string, string>> = {
    active: '',
    completed: '',
    stopped: ' (stopped)',
    'on-hold': ' (on hold)',
  };
  return words[textOf(request['status'])] ?? null;
}

/** Whether an allergy still stands, and how sure it is; an unsure one is taken too, saying so: being warned of it is safer. */
export function allergyStands(allergy: Resource): { isSure: boolean } | null {
  const clinical = firstCode(allergy['clinicalStatus']);
  const verified = firstCode(allergy['verificationStatus']);
  if (clinical === 'inactive' || clinical === 'resolved') return null;
  if (verified === 'refuted' || verified === 'entered-in-error') return null;
  return { isSure: verified === 'confirmed' };
}

/** Acts of a care plan that were not taken back or forbidden. */
export function plannedActs(plan: Resource): Readonly<Record<string, unknown>>[] {
  return listOf(plan['activity'])
    .map((each) => objectOf(each['detail']))
    .filter((detail) => detail['doNotPerform'] !== true)
    .filter((detail) => !['cancelled', 'stopped', 'entered-in-error'].includes(textOf(detail['status'])));
}
