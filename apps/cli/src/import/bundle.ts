import { type BundleTakenJson, fhir } from '@pramana/contract';
import { type GivenFile, type ImportWish, Refused, type ServerOfToken, type Taken } from './server.ts';

/** One patient with their visits. What was refused in the middle goes on there when it is sent again. */
export async function takeBundle(
  server: ServerOfToken,
  file: GivenFile,
  { isReal, isOtherPerson }: ImportWish,
): Promise<Taken> {
  const query = {
    ...(isReal ? {} : { preview: 'true' }),
    ...(isOtherPerson ? { confirmDuplicate: 'true' } : {}),
  };
  try {
    const data = await server.ask(fhir.imports.run, { query, file });
    return { file: file.name, ok: true, ...data, lines: linesOf(file.name, data, isReal) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const way = error.code === 'already_exists' ? ['  If it is another person: --other-person'] : [];
    const lines = [`${file.name}: refused`, `  ${error.message}`, ...way];
    return { file: file.name, ok: false, code: error.code, lines };
  }
}

function linesOf(name: string, { patient, said, written, mapped, known, notMapped }: BundleTakenJson, isReal: boolean) {
  const who = patient === null ? 'a new patient' : patient.number;
  const visits = `${written} ${written === 1 ? 'visit' : 'visits'}`;
  const counted = [
    ['taken over', mapped],
    ['here already', known],
    ['not taken over', notMapped],
  ] as const;
  return [
    `${name}: ${isReal ? 'taken over' : 'could be taken over'}: ${visits} of ${said.name}, ${who}`,
    ...counted
      .filter(([, types]) => Object.keys(types).length > 0)
      .map(
        ([what, types]) =>
          `  ${what}: ${Object.entries(types)
            .map((each) => each.join(' '))
            .join(', ')}`,
      ),
  ];
}
