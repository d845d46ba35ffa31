import { departments } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { canList } from './department.policy.ts';
import {
  createDepartment,
  type Furnishing,
  listDepartments,
  renameDepartment,
  setRetired,
  showDepartment,
} from './department.service.ts';

const routes = departments.departments;

function furnishing(ctx: Omit<Furnishing, 'at'> & { clock: { now(): number } }): Furnishing {
  const { tx, hospital, actor, clock } = ctx;
  return { tx, hospital, actor, at: new Date(clock.now()) };
}

export function departmentsPlugin(app: FastifyInstance): void {
  implement(app, routes.list, async ({ tx, hospital, query, actor }) => ({
    data: await listDepartments(tx, hospital.id, query.all === 'true'),
    next: null,
    can: canList(actor.roles),
  }));
  implement(app, routes.create, (ctx) => createDepartment(furnishing(ctx), ctx.body.name));
  implement(app, routes.show, (ctx) => showDepartment(furnishing(ctx), ctx.params.id));
  implement(app, routes.rename, (ctx) => renameDepartment(furnishing(ctx), ctx.params.id, ctx.body));
  implement(app, routes.retire, (ctx) =>
    setRetired(furnishing(ctx), ctx.params.id, { retired: true, reason: ctx.body.reason }),
  );
  implement(app, routes.reopen, (ctx) =>
    setRetired(furnishing(ctx), ctx.params.id, { retired: false, reason: ctx.body.reason }),
  );
}
