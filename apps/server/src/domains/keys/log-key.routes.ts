import { keys, type LogKeysJson } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement } from '../../platform/http/index.ts';
import { logKeysView } from './log-key-view.service.ts';
import { changeLogKey, enterRoot, enterSuccession, type RootMaker } from './log-key.service.ts';

type Deciding = Parameters<Parameters<typeof implement<typeof keys.logs.change>>[2]>[0];
type Changing = Pick<Deciding, 'tx' | 'hospital' | 'actor' | 'clock' | 'publish'>;

function makerOf({ hospital, actor, clock }: Changing): RootMaker {
  return { hospital, authorId: actor.personId, at: new Date(clock.now()) };
}

/** The hospital's offline root key and its logs' keys. */
export function logKeyRoutes(app: FastifyInstance): void {
  const changed = async (ctx: Changing): Promise<{ data: LogKeysJson }> => {
    ctx.publish({ type: 'keys.changed', ids: {} });
    return { data: await logKeysView(ctx.tx, ctx.hospital, new Date(ctx.clock.now())) };
  };
  implement(app, keys.logs.show, async ({ tx, hospital, clock }) => ({
    data: await logKeysView(tx, hospital, new Date(clock.now())),
  }));
  implement(app, keys.logs.enterRoot, async (ctx) => {
    await enterRoot(ctx.tx, makerOf(ctx), ctx.body);
    return changed(ctx);
  });
  implement(app, keys.logs.change, async (ctx) => {
    await changeLogKey(ctx.tx, makerOf(ctx), { address: ctx.body.log, reason: ctx.body.reason });
    return changed(ctx);
  });
  implement(app, keys.logs.sign, async (ctx) => {
    await enterSuccession(ctx.tx, makerOf(ctx), ctx.body.statement);
    return changed(ctx);
  });
}
