import type { RouteSpec } from '@pramana/contract';
import { at, type Samples } from './sample.fixture.ts';
import { appointmentSamples } from './samples.appointments.fixture.ts';
import { recordSamples } from './samples.records.fixture.ts';
import { moneySamples } from './samples.money.fixture.ts';
import { application, type Kit, type WalkPlace, worked } from './place.fixture.ts';

/** The id of nothing. */
const NOWHERE = '0197a000-0000-7000-8000-000000000000';
const facts = { ...worked, phone: null, email: null, address: null };

/** What stands in one's own account is there for nobody else: a 404 is about the thing, not about the role. */
export const OWN_THINGS = [
  'identity.sign-in.ask-confirm',
  'identity.security.confirm-totp',
  'identity.security.confirm-contact',
  'identity.security.rename',
  'identity.security.remove',
  'pharmacy.substitutions.answer',
  'consultations.consultations.save',
  'consultations.consultations.discard',
  'consultations.consultations.seal',
  'records.drafts.show',
  'records.drafts.save',
  'records.drafts.discard',
  'records.drafts.finish',
  'records.signing-keys.retire',
  'files.files.show',
  'files.files.send',
  'files.files.finish',
  'files.files.cancel',
  'patients.photo.remove',
  'erasure.requests.withdraw',
  'erasure.requests.certificate',
  'disclosures.bundles.show',
  'disclosures.bundles.file',
  'erasure.requests.proof',
  'witnesses.logs.evidence',
  'system.messages.fate',
  'system.messages.again',
  'appointments.schedule.end-leave',
  'appointments.screens.end',
];

/**
 * Every operation whose address names a thing, with the things of one patient. One that is missing here fails the walk.
 * Take whatever is a patient's from the kit: where two kits give two samples, the operation names a patient.
 */
export const samplesOf = (place: WalkPlace, kit: Kit): Samples => ({
  ...moneySamples(place, kit),
  ...restSamples(place, kit),
  ...recordSamples(kit, NOWHERE),
  ...appointmentSamples(kit, place.things),
});

const restSamples = ({ server, here, things }: WalkPlace, kit: Kit): Samples => ({
  'access.events.proof': at(kit.event),
  'access.patients.looks': at(kit.patient),
  'access.patients.proof': { at: { id: kit.patient, event: kit.event } },
  'access.patients.export': at(kit.patient),
  'access.own.looks': at(kit.patient),
  'access.own.export': at(kit.patient),
  'access.own.proof': { at: { id: kit.patient, event: kit.event } },
  'access.own.emergencies': at(kit.patient),
  'access.own.emergency-proof': { at: { id: kit.patient, emergency: kit.emergency } },
  'access.emergencies.open': at(kit.patient, { reason: 'Walked through in an emergency.' }),
  'access.emergencies.review': at(kit.emergency, { justified: true, note: 'W' }),
  'erasure.requests.plan': at(kit.patient),
  'erasure.requests.ask': at(kit.patient, { reason: 'Walked' }),
  'erasure.requests.show': at(things.erasure),
  'erasure.requests.approve': at(things.erasure),
  'erasure.requests.withdraw': at(NOWHERE),
  'erasure.requests.certificate': at(NOWHERE),
  'erasure.requests.proof': at(NOWHERE),
  'erasure.own.plan': at(kit.patient),
  'erasure.own.ask': at(kit.patient, { reason: 'Walked' }),
  'erasure.own.withdraw': at(kit.patient),
  'files.files.list': at(kit.patient),
  'files.files.create': at(kit.patient, { name: 'w.pdf', category: 'documents', size: 1, modified: 0 }),
  'files.files.content': at(kit.file),
  'identity.devices.revoke': at(things.device),
  'identity.sessions.end': at(things.session),
  'identity.member-sessions.list': at(server.person('nurse').id),
  'identity.member-sessions.end': at(server.person('nurse').id),
  'identity.member-sessions.end-one': {
    at: { id: here.get('nurse')?.session?.person.id ?? '', session: things.session },
  },
  'identity.operator-sessions.end': at(server.person('operator').id),
  'hospitals.acts.proof': at(things.act),
  'hospitals.console.show': at(server.hospital.id),
  'hospitals.console.suspend': at(server.hospital.id),
  'hospitals.console.resume': at(server.hospital.id),
  'witnesses.override': at(server.hospital.id),
  'hospitals.console.set-limit': { at: { name: 'registrations-sent-per-phone' } },
  'hospitals.console.test-message': at(NOWHERE),
  'system.messages.fate': at(NOWHERE),
  'system.messages.again': at(NOWHERE),
  'hospitals.registrations.show': at(things.registration),
  'hospitals.registrations.approve': at(things.registration),
  'hospitals.registrations.refuse': at(things.registration),
  'hospitals.registrations.ask': at(things.registration),
  ...Object.fromEntries(OWN_THINGS.map((id) => [id, at(NOWHERE)])),
  'witnesses.logs.evidence': at('0'.repeat(64)),
  'pharmacy.substitutions.answer': at(NOWHERE, { consent: true }),
  'keys.kit.confirm': at(NOWHERE, { part: 'W' }),
  'patients.clinical.show': at(kit.patient),
  'patients.clinical.save': at(kit.patient, {
    allergies: [],
    noKnownAllergies: true,
    weightKg: null,
    weighedOn: null,
    base: 0,
  }),
  'patients.photo.show': at(kit.patient),
  'patients.photo.put': at(kit.patient),
  'patients.merges.show': at(kit.patient),
  'patients.merges.merge': at(kit.patient, { aliasId: NOWHERE, reason: 'W' }),
  'patients.merges.separate': at(kit.patient, { reason: 'W' }),
  'patients.patients.show': at(kit.patient),
  'patients.patients.update': at(kit.patient, { name: 'W', gender: 'other', revision: 1 }),
  'departments.departments.show': at(things.department),
  'departments.departments.rename': at(things.department, { name: 'Walked again', revision: 1 }),
  'departments.departments.retire': at(things.department, { reason: 'W' }),
  'departments.departments.reopen': at(things.department, { reason: 'W' }),
  'people.clinicians.show': { at: { role: 'nurse', id: server.person('nurse').id } },
  'people.clinicians.retire': { at: { role: 'doctor', id: things.clinician }, body: { reason: 'W' } },
  'people.clinicians.assign': at(things.clinician, { nurseId: server.person('nurse').id }),
  'people.clinicians.unassign': { at: { id: things.clinician, assignment: things.assignment } },
  'people.members.show': at(server.person('nurse').id),
  'people.members.proof': { at: { id: server.person('nurse').id, change: things.change } },
  'people.members.update': at(server.person('nurse').id, { ...facts, revision: 0 }),
  'people.members.roles': at(server.person('nurse').id, { roles: ['nurse'], reason: 'W' }),
  'people.members.suspend': at(server.person('nurse').id, { reason: 'W' }),
  'people.members.resume': at(server.person('nurse').id, { reason: 'W' }),
  'people.invitations.resend': at(things.invitation),
  'people.invitations.revoke': at(things.invitation),
  'people.apply.show': { at: { hospital: 'asha' } },
  'people.apply.code': { at: { hospital: 'asha' } },
  'people.apply.create': { at: { hospital: 'asha' } },
  'people.applications.show': at(things.application),
  'people.applications.update': at(things.application, { ...application, revision: 1 }),
  'people.applications.approve': at(things.application, { roles: ['nurse'] }),
  'people.applications.refuse': at(things.application, { reason: 'W' }),
  'people.applications.ask': at(things.application, { question: 'W' }),
  'people.tours.keep': { at: { role: 'nurse' }, body: { leftAt: null } },
  'people.accounts.list': at(kit.patient),
  'people.accounts.create': at(kit.patient, {
    relation: 'self',
    scope: ['card'],
    phoneOf: 'patient',
    until: null,
    proof: '',
  }),
  'people.accounts.end': { at: { id: kit.patient, account: kit.card } },
  'people.own.show': at(kit.patient),
  'people.own.leave': at(kit.patient),
  'people.recoveries.node': { at: { hospital: server.hospital.id } },
  'people.recoveries.propose': { at: { hospital: server.hospital.id } },
  'people.recoveries.confirm-on-node': { at: { hospital: server.hospital.id, id: things.recovery } },
  'people.recoveries.withdraw-on-node': { at: { hospital: server.hospital.id, id: things.recovery } },
  'people.recoveries.confirm': at(things.recovery),
  'people.recoveries.withdraw': at(things.recovery),
  'people.recoveries.object': at(things.recovery),
  'people.tokens.revoke': at(things.token),
  'sealing.chain.block': { at: kit.block },
  'sealing.chain.proof': { at: kit.block },
  'sealing.audits.show': at(things.audit),
  'sealing.audits.report': at(things.audit),
  'sealing.audits.paper': at(things.audit),
  'sealing.node-chain.block': { at: { series: 'NODE-2627', number: '1' } },
  'sealing.node-chain.proof': { at: { series: 'NODE-2627', number: '1' } },
});

/** What a list needs to be asked at all. */
const QUERIES: Record<string, string> = {
  'files.files.send': '?offset=0',
  'access.events.summary': '?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z',
  'people.colleagues.list': '?permission=bill:read',
  'people.clinicians.list': '?role=nurse',
  'appointments.appointments.calendar': '?from=2026-11-21&days=7',
  'appointments.appointments.counts': '?from=2026-11-21&days=30',
};

/** The address of an operation with the things of its sample; `query`: what a list is asked for besides. */
export function addressOf(route: RouteSpec, samples: Samples, query = QUERIES[route.id] ?? ''): string {
  const sample = samples[route.id]?.at ?? {};
  const path = route.path.replace(/:([a-z]+)/gi, (_, name: string) => {
    const value = sample[name];
    if (value === undefined) throw new Error(`${route.id} needs a sample of its ${name} in walk/samples.fixture.ts.`);
    return value;
  });
  return path + query;
}
