import { security } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import {
  addTotp,
  beginContact,
  beginPasskey,
  type Changing,
  confirmContact,
  confirmPasskey,
  confirmTotp,
  type Made,
  newRecoveryCodes,
  removeOwn,
  renameOwn,
  securityOf,
  setRule,
  showRule,
} from './security.service.ts';
import { openSession } from './session.service.ts';

interface Answering extends Omit<Changing, 'tx'> {
  setSession: (token: string | null) => void;
}

export function securityRoutes(app: FastifyInstance): void {
  implement(app, security.show, async ({ tx, services, actor }) => ({
    data: await securityOf(tx, services, actor.personId),
  }));
  implement(app, security.addTotp, async (ctx) => ({ data: await addTotp(ctx, ctx.body.name) }));
  // Bare: the session that is shown is read after the commit, and a wrong code stays counted.
  implementBare(app, security.confirmTotp, (ctx) =>
    changed(ctx, (change) => confirmTotp(change, ctx.params.id, ctx.body.code)),
  );
  implement(app, security.addPasskey, async (ctx) => ({ data: await beginPasskey(ctx) }));
  implementBare(app, security.confirmPasskey, (ctx) => changed(ctx, (change) => confirmPasskey(change, ctx.body)));
  implementBare(app, security.addContact, async ({ services, actor, body }) => ({
    data: await beginContact(services, actor.personId, body),
  }));
  implementBare(app, security.confirmContact, (ctx) =>
    changed(ctx, (change) => confirmContact(change, ctx.params.id, ctx.body)),
  );
  implement(app, security.rename, async ({ tx, actor, params, body }) => ({
    data: await renameOwn(tx, actor.personId, params.id, body.name),
  }));
  implementBare(app, security.remove, (ctx) => changed(ctx, (change) => removeOwn(change, ctx.params.id)));
  implementBare(app, security.recoveryCodes, (ctx) => changed(ctx, newRecoveryCodes));
  implement(app, security.showRule, async ({ tx, services, hospital }) => ({
    data: await showRule(tx, services, hospital),
  }));
  implement(app, security.setRule, async ({ tx, services, hospital, body }) => {
    await setRule(tx, hospital.id, body.rule);
    return { data: await showRule(tx, services, hospital) };
  });
}

/** Makes the change, sets the session's new cookie and shows the session with what is to be seen once. */
async function changed(ctx: Answering, work: (change: Changing) => Promise<Made>) {
  const { services, actor, hospital, client } = ctx;
  const { token, recoveryCodes } = await services.db.onNode((tx) => work({ tx, services, actor, hospital, client }));
  ctx.setSession(token);
  return { data: { session: await openSession(services, token), recoveryCodes } };
}
