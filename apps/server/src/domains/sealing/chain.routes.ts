import { sealing } from '@pramana/contract';
import { PramanaError } from '@pramana/kernel';
import { EMPTY_ROOT, toHex } from '@pramana/ledger';
import type { FastifyInstance } from 'fastify';
import { recordAccess } from '../../platform/access.ts';
import { implement } from '../../platform/http/index.ts';
import { type BlockCursor, newestBlocks } from './block.store.ts';
import { maySeeItems } from './chain.policy.ts';
import { blockView } from './chain.service.ts';
import { inspectBlock } from './inspection.service.ts';
import { countQueued, listLogs } from './log.store.ts';
import { receiptFor } from './receipt.service.ts';
import { listSeries } from './series.store.ts';
import type { Sequencer } from './sequencer.service.ts';

const routes = sealing.chain;
const PAGE = 50;

/** The chain as people see it: head, series, blocks, one block recomputed. */
export function chainRoutes(app: FastifyInstance, sequencer: Sequencer): void {
  implement(app, routes.head, async ({ tx, hospital }) => {
    const log = (await listLogs(tx, hospital.id)).at(-1);
    if (log === undefined) throw new PramanaError('not_found');
    const published = sequencer.publications.head(log.id);
    return {
      data: {
        origin: log.origin,
        vkey: log.vkey,
        size: published?.head.size ?? 0,
        root: toHex(published?.head.root ?? EMPTY_ROOT),
        signedAt: published?.signedAt.toISOString() ?? null,
        queued: await countQueued(tx, hospital.id),
        guard: { ...sequencer.guard(hospital.id) },
      },
    };
  });

  implement(app, routes.series, async ({ tx, hospital }) => ({
    data: (await listSeries(tx, hospital.id)).map(({ lastHash, counter: _, ...series }) => ({
      ...series,
      lastHash: toHex(lastHash),
    })),
  }));

  implement(app, routes.blocks, async ({ tx, hospital, query }) => {
    const { series, kind, cursor } = query;
    const filter = {
      ...(series === undefined ? {} : { series }),
      ...(kind === undefined ? {} : { kind }),
      ...(cursor === undefined ? {} : { after: readPlace(cursor) }),
    };
    const found = await newestBlocks(tx, hospital.id, filter, PAGE + 1);
    const page = found.slice(0, PAGE);
    const last = page.at(-1);
    return {
      data: page.map(blockView),
      next: found.length > PAGE && last !== undefined ? writePlace(last) : null,
    };
  });

  implement(app, routes.block, async (ctx) => {
    const { tx, hospital, actor, params } = ctx;
    const ref = { series: params.series, number: Number(params.number) };
    const shown = (kind: string): boolean => maySeeItems(actor.roles, kind);
    const { block, detail } = await inspectBlock(tx, hospital, ref, shown);
    if (block.subjectId !== null && shown(block.kind)) {
      await recordAccess(ctx, { subjectId: block.subjectId, purpose: 'verification', resource: 'block' });
    }
    return { data: detail };
  });

  implement(app, routes.proof, async ({ tx, hospital, params }) => {
    const ref = { series: params.series, number: Number(params.number) };
    const body = await receiptFor(tx, hospital, ref, { items: false });
    if (body === null) throw new PramanaError('proof_pending');
    return { body, fileName: `${params.series}-${params.number}.tlog-proof`, download: true };
  });
}

/** A place in the list: nothing in it is about a person. */
function writePlace({ at, series, number }: BlockCursor): string {
  return `${at.getTime()}.${series}.${number}`;
}

function readPlace(cursor: string): BlockCursor {
  const [, time, series, number] = /^([0-9]{1,15})\.([A-Z0-9/-]{1,16})\.([0-9]{1,15})$/.exec(cursor) ?? [];
  if (time === undefined || series === undefined) throw new PramanaError('invalid_field', { field: 'cursor' });
  return { at: new Date(Number(time)), series, number: Number(number) };
}
