import { departments } from '@pramana/contract';
import { useRoute } from '../../lib/query.ts';

/** The departments in use, and the one that somebody is in already though it is retired. */
export function useDepartments(of: { departmentId: string | null; department: string }) {
  const { data = [] } = useRoute(departments.departments.list, { query: {} });
  const choices = data.map(({ id, name }) => ({ id, name }));
  if (of.departmentId === null || choices.some(({ id }) => id === of.departmentId)) return choices;
  return [...choices, { id: of.departmentId, name: of.department }];
}
