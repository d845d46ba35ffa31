import { type BundleTakenJson, fhir } from '@pramana/contract';
import { type PatientId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { recordLook } from '../../platform/access.ts';
import { type BareContext, implementBare } from '../../platform/http/index.ts';
import { findPatient, ProbableDuplicate, recordDuplicate, subjectsOf } from '../patients/index.ts';
import {
  importedBy,
  importPart,
  type OpenBundle,
  openBundle,
  OtherPerson,
  type PartTaken,
  type Wish,
} from './import.service.ts';

type Bare = BareContext<typeof fhir.imports.run>;

/** A part as it was done, and who the patient is after it. */
type Done = PartTaken & { readonly name: string; readonly number: string };

/** What a preview found: everything was done, and is taken back. */
class TakenBack extends Error {
  readonly done: Done;

  constructor(done: Done) {
    super('taken back');
    this.done = done;
  }
}

/**
 * Taking over a bundle, part by part: other seals of records wait for one part, never for the whole. A preview is the import
 * itself, each part rolled back: it can say nothing else than what would happen.
 */
export function importRoutes(app: FastifyInstance): void {
  implementBare(app, fhir.imports.run, async (bare) => {
    const open = openBundle(jsonOf(bare.file.bytes));
    const isPreview = bare.query.preview === 'true';
    try {
      const taken = await allParts(bare, open, isPreview);
      const { patientId, ...counted } = importedBy(open, taken);
      const [{ name, number }] = taken;
      const isNew = counted.mapped['Patient'] !== undefined;
      const patient = isPreview && isNew ? null : { id: patientId, number };
      if (isPreview && !isNew) await recordKnown(bare, patientId);
      return { data: { ...counted, patient, name } satisfies BundleTakenJson };
    } catch (error) {
      // That somebody is known here is told of them: the event stays, where the rest was taken back (I-12).
      const told = error instanceof PramanaError && error.code === 'import_stopped' ? error.cause : error;
      if (told instanceof OtherPerson) await recordKnown(bare, told.patientId);
      if (told instanceof ProbableDuplicate) await recordDuplicate({ ...bare, clock: bare.services.clock }, told);
      throw error;
    }
  });
}

async function allParts(bare: Bare, open: OpenBundle, isPreview: boolean): Promise<[Done, ...Done[]]> {
  const confirmDuplicate = bare.query.confirmDuplicate === 'true';
  const first = await onePart(bare, open, { confirmDuplicate, part: 0 }, isPreview);
  const taken: [Done, ...Done[]] = [first];
  for (let part = 1; part < open.parts; part += 1) {
    const seen = new Set(taken.flatMap(({ ids }) => ids));
    // Of a preview nobody is there any more whom the next part could find.
    const wish = { confirmDuplicate, part, seen, is: isPreview ? undefined : first.patientId };
    const next = onePart(bare, open, wish, isPreview);
    taken.push(await next.catch((error: unknown) => Promise.reject(isPreview ? error : stoppedAt(open, part, error))));
  }
  return taken;
}

/** What the parts before wrote stays, and is said, with what stopped this one beneath: the same bundle goes on there. */
function stoppedAt({ parts }: OpenBundle, part: number, error: unknown): unknown {
  if (!(error instanceof PramanaError)) return error;
  const why = `Then it stopped: ${error.message}`;
  const detail = `${part} of ${parts} parts of this file were taken over and stay. ${why} Take it over again: it goes on there.`;
  return new PramanaError('import_stopped', { detail, params: { part, parts, code: error.code }, cause: error });
}

/** One part in a transaction of its own; of a preview it is rolled back. */
function onePart(bare: Bare, open: OpenBundle, wish: Wish, isPreview: boolean): Promise<Done> {
  const { services, hospital } = bare;
  const work = services.db.inHospital(hospital.id, async (tx): Promise<Done> => {
    const ctx = { ...bare, tx, clock: services.clock };
    const taken = await importPart(ctx, open, wish);
    const patient = await findPatient(tx, hospital.id, taken.patientId);
    if (patient === null) throw new PramanaError('not_found');
    const done = { ...taken, name: patient.name, number: patient.number };
    if (isPreview) throw new TakenBack(done);
    // Of somebody who is new too: what was written of them stands in who looked (I-12).
    const look = { purpose: 'care', resource: 'records' } as const;
    await recordLook(ctx, await subjectsOf(tx, hospital, taken.patientId), look);
    return done;
  });
  return work.catch((error: unknown) => {
    if (error instanceof TakenBack) return error.done;
    throw error;
  });
}

function recordKnown(bare: Bare, id: PatientId): Promise<void> {
  const { services, hospital } = bare;
  return services.db.inHospital(hospital.id, async (tx) => {
    const subjects = await subjectsOf(tx, hospital, id);
    await recordLook({ ...bare, tx, clock: services.clock }, subjects, { purpose: 'care', resource: 'records' });
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new PramanaError('invalid_field', { field: 'file', detail: 'This is no JSON.', cause: error });
  }
}
