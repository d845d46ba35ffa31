import { nullable, ROLES, type Role, route } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import { type Static, Type } from 'typebox';
import { call } from '../../lib/api.ts';
import { asProblem } from '../../lib/problem.ts';

const DemoPerson = Type.Object({
  login: Type.String(),
  name: Type.String(),
  role: Type.Unsafe<Role>(Type.Union(ROLES.map((role) => Type.Literal(role)))),
  /** Name of the hospital; null for the operator of the node. */
  hospital: nullable(Type.String()),
});

const show = route({
  id: 'identity.demo.show',
  method: 'GET',
  path: '/api/demo',
  summary: 'The people of the demo and their password; exists in the demo only',
  access: 'public',
  response: Type.Object({ people: Type.Array(DemoPerson), password: Type.String() }),
});

export type DemoPersonJson = Static<typeof DemoPerson>;

/** The demo's people, or null where this is no demo (the address does not exist there). */
export function useDemo() {
  return useQuery({
    queryKey: [show.id],
    queryFn: async () => {
      try {
        return (await call(show, {})).data;
      } catch (thrown) {
        if (asProblem(thrown).code === 'not_found') return null;
        throw thrown;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
