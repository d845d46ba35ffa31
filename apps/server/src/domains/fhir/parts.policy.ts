import type { ConsultationFormJson, VitalValuesJson } from '@pramana/contract';
import { type Bundle, listOf, objectOf, type Resource, textOf, wordsOf } from './bundle.policy.ts';
import { actOf, certaintyOf, isFinal, isPlanned, orderedOf, plannedActs } from './status.policy.ts';
import { dosageText, measuredOf, type Named, named, plainWords, vitalOf } from './visit.policy.ts';

/** What hangs on one visit, in this model's words, and which resources it was read from: exactly those that it says. */
export interface Parts {
  readonly taken: readonly Resource[];
  readonly vitals: VitalValuesJson;
  readonly labs: readonly Named[];
  readonly medicines: readonly Named[];
  readonly diagnoses: ConsultationFormJson['diagnoses'];
  readonly plan: string;
  readonly history: string;
}

const MOST_DIAGNOSES = 20;
/** Room of a passage of a note. */
const MOST_TEXT = 20_000;

/** Reads what hangs on an encounter of this patient. */
export function partsOf(bundle: Bundle, encounter: Resource, patient: Resource): Parts {
  const taken = new Set<Resource>();
  const take = <T>(each: Resource, said: T | null): T[] => {
    if (said === null) return [];
    taken.add(each);
    return [said];
  };
  const of = (type: string): Resource[] =>
    bundle.at(encounter, type).filter((each) => bundle.referenced(each['subject'] ?? each['patient']) === patient);
  const { vitals, labs } = resultsOf(of('Observation'), take);
  const medicines = of('MedicationRequest').flatMap((each) => {
    const medication = medicationOf(bundle, each);
    const said = take(each, medicineOf(each, medication));
    if (said.length > 0 && medication !== undefined) taken.add(medication);
    return said;
  });
  const history = new Passage();
  history.add(`From another system, by a FHIR bundle${seenBy(bundle, encounter)}.`);
  const diagnoses = diagnosesOf(of('Condition'), take, history);
  const plan = new Passage();
  for (const type of ['Procedure', 'Immunization', 'CarePlan'] as const)
    for (const each of of(type)) take(each, plan.add(lineOf(each)));
  // A report is its results, and what is concluded from them.
  for (const each of of('DiagnosticReport')) {
    const results = listOf(each['result']).map((result) => bundle.referenced(result));
    const isWhole = results.length > 0 && results.every((result) => result !== undefined && taken.has(result));
    if (!isFinal(each) || !isWhole) continue;
    const conclusion = textOf(each['conclusion']);
    if (conclusion === '') taken.add(each);
    else labs.push(...take(each, named(wordsOf(each['code']), conclusion)));
  }
  return { taken: [...taken], vitals, labs, medicines, diagnoses, plan: plan.text, history: history.text };
}

type Take = <T>(each: Resource, said: T | null) => T[];

/** A vital that was measured again at the same visit stands among the results: none takes another's place. */
function resultsOf(observations: readonly Resource[], take: Take): { vitals: VitalValuesJson; labs: Named[] } {
  const vitals: VitalValuesJson = {};
  const labs: Named[] = [];
  for (const each of observations.filter(isFinal)) {
    const found = vitalOf(each);
    const isNew = found !== null && !Object.keys(found).some((name) => name in vitals);
    if (isNew) Object.assign(vitals, ...take(each, found));
    else labs.push(...take(each, measuredOf(each)));
  }
  return { vitals, labs };
}

/** The medicine that a request refers to, in the bundle or within the request itself; undefined where it refers to none there. */
function medicationOf(bundle: Bundle, request: Resource): Resource | undefined {
  const said = request['medicationReference'];
  const { reference } = objectOf(said);
  const own = listOf(request['contained']).find(({ id }) => typeof id === 'string' && reference === `#${id}`);
  const found =
    own === undefined ? bundle.referenced(said) : { ...own, resourceType: textOf(own['resourceType']), id: '' };
  return found?.resourceType === 'Medication' ? found : undefined;
}

/** By the words of the request, of the medicine that it refers to, or of the reference; one entered in error is none. */
function medicineOf(request: Resource, medication: Resource | undefined): Named | null {
  const how = orderedOf(request);
  if (how === null || medication?.['status'] === 'entered-in-error') return null;
  const name =
    wordsOf(request['medicationCodeableConcept']) ||
    wordsOf(medication?.['code']) ||
    textOf(objectOf(request['medicationReference'])['display']);
  return named(name, dosageText(request) + how);
}

/** Certain and suspected ones; where nothing is said of that, words in the history, which claim neither. */
function diagnosesOf(conditions: readonly Resource[], take: Take, history: Passage): Parts['diagnoses'] {
  const diagnoses: ConsultationFormJson['diagnoses'] = [];
  for (const each of conditions) {
    const text = plainWords(each['code']);
    const certainty = certaintyOf(each);
    if (text === '' || text.length > 300 || certainty === null) continue;
    if (certainty === 'unsaid') take(each, history.add(`Named there without saying how sure: ${text}`));
    else if (diagnoses.length < MOST_DIAGNOSES)
      diagnoses.push(...take(each, { code: null, system: null, text, certainty }));
  }
  return diagnoses;
}

/** Lines as long as there is room. */
class Passage {
  text = '';

  /** The line when it is in; null when it is not. */
  add(line: string | null): string | null {
    const longer = [this.text, line].filter(Boolean).join('\n');
    if (line === null || longer.length > MOST_TEXT) return null;
    this.text = longer;
    return line;
  }
}

function lineOf(each: Resource): string | null {
  if (each.resourceType === 'CarePlan') {
    const about = plainWords(listOf(each['category'])[0]);
    const acts = plannedActs(each).map((detail) => plainWords(detail['code']));
    const text = [about, ...acts].filter(Boolean).join(', ');
    return text === '' || !isPlanned(each) ? null : `Care plan: ${text}`;
  }
  const [said, why] = [actOf(each), wordsOf(each['statusReason'])];
  const text = each.resourceType === 'Immunization' ? wordsOf(each['vaccineCode']) : plainWords(each['code']);
  return said === null || text === '' ? null : `${said}: ${text}${why === '' ? '' : ` (${why})`}`;
}

function seenBy(bundle: Bundle, encounter: Resource): string {
  const [participant] = listOf(encounter['participant']);
  const [name] = listOf(bundle.referenced(objectOf(participant)['individual'])?.['name']);
  if (name === undefined) return '';
  const given = Array.isArray(name['given']) ? name['given'].map(textOf) : [];
  return `; seen there by ${[...given, textOf(name['family'])].join(' ').replace(/\d+/g, '').trim()}`;
}
