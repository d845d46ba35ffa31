import type { PersonId } from '@pramana/kernel';
import { createDepartment } from '../apps/server/src/domains/departments/index.ts';
import { assignNurse, changeMember } from '../apps/server/src/domains/people/index.ts';
import clinicians from './clinicians.json' with { type: 'json' };
import type { Scene } from './scene.ts';

/** The departments of a hospital and what it knows of its doctors and nurses, through the ordinary services. */
export async function nameClinicians(scene: Scene): Promise<void> {
  const plan = clinicians[scene.hospital.slug as keyof typeof clinicians];
  await scene.inHospital(async (tx) => {
    const ctx = { ...scene.as('admin', scene.openedAt), tx };
    const departments = new Map<string, string>();
    for (const name of plan.departments) departments.set(name, (await createDepartment(ctx, name)).data.id);
    const idOf = (key: string): PersonId | undefined => scene.people.get(key)?.id;
    for (const { key, department, address, ...facts } of plan.people) {
      const person = scene.people.get(key);
      if (person === undefined) throw new Error(`The demo has no ${key}.`);
      const place = { line: address, city: plan.city, state: '27', postalCode: plan.postalCode, country: 'IN' };
      const known = { ...facts, departmentId: departments.get(department) ?? null, address: place };
      await changeMember(ctx, person.id, { ...known, name: person.name, revision: 0 });
    }
    for (const { nurse, doctor } of plan.assignments) {
      const [one, other] = [idOf(doctor), idOf(nurse)];
      if (one !== undefined && other !== undefined) await assignNurse(ctx, one, other);
    }
  });
}
