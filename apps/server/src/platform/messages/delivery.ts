import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';
import type { Channel } from './outbox.ts';

export interface ChannelDelivery {
  channel: Channel;
  waiting: number;
  sent: number;
  failed: number;
  expired: number;
  /** The word for the newest failure, such as `http_500` or `refused`. */
  lastFailure: string | null;
}

const DAY_MS = 24 * 60 * 60_000;

/** What became of the last day's messages, per channel: counts and words for the operator, no recipient and no text. */
export async function deliveryOf(tx: Tx, now: number): Promise<ChannelDelivery[]> {
  const rows = await tx
    .selectFrom('message')
    .select([
      'channel',
      sql<number>`count(*) filter (where state = 'waiting')::int`.as('waiting'),
      sql<number>`count(*) filter (where state = 'sent')::int`.as('sent'),
      sql<number>`count(*) filter (where state = 'failed')::int`.as('failed'),
      sql<number>`count(*) filter (where state = 'expired')::int`.as('expired'),
      sql<string | null>`(array_agg(failure order by created_at desc) filter (where failure is not null))[1]`.as(
        'lastFailure',
      ),
    ])
    .where('created_at', '>', new Date(now - DAY_MS))
    .groupBy('channel')
    .execute();
  const none = { waiting: 0, sent: 0, failed: 0, expired: 0, lastFailure: null };
  return (['sms', 'email'] as const).map((channel) => ({
    ...none,
    ...rows.find((row) => row.channel === channel),
    channel,
  }));
}
