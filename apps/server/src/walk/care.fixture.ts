import { PASSWORD, type TestClient } from '../testing.ts';
import { made } from './made.fixture.ts';

/** What the walk has of departments, doctors and nurses. */
export interface CareThings {
  department: string;
  /** A doctor whom the nurse is assigned to. */
  clinician: string;
  assignment: string;
}

export async function furnishCare(admin: TestClient, nurseId: string): Promise<CareThings> {
  const account = { name: 'Dr Walked', login: 'walked-doctor@walk.example', password: PASSWORD, roles: ['doctor'] };
  const { id: clinician } = await made(admin.post('/api/people', account));
  const shown = await made(admin.post(`/api/people/clinicians/doctor/${clinician}/nurses`, { nurseId }));
  const { id: department } = await made(admin.post('/api/departments', { name: 'Walked' }));
  return { clinician, department, assignment: shown.assigned[0].id };
}
