import { system } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge } from 'prom-client';
import { implement } from '../http/index.ts';
import { describeError } from '../log.ts';
import { deliveryOf, failedMessages, fateOfMessage, sendAgain } from './delivery.ts';
import { channelsOf, newestMessages, textOf } from './outbox.ts';
import { MessageWorker } from './worker.ts';

const SHOWN = 50;

/** The worker that sends, which runs while the server does; its figures; and in the demo the page of what was sent. */
export function messagesPlugin(app: FastifyInstance): void {
  const { services, metrics } = app;
  const outcomes = new Counter({
    name: 'pramana_messages_total',
    help: 'Tries to send a message that ended, by channel, template and outcome',
    labelNames: ['channel', 'template', 'outcome'] as const,
    registers: [metrics],
  });
  const waiting = new Gauge({
    name: 'pramana_messages_waiting',
    help: 'Messages of the last day that wait to be sent, by channel',
    labelNames: ['channel'] as const,
    registers: [metrics],
    async collect() {
      const channels = await services.db
        .onNode((tx) => deliveryOf(tx, services.clock.now()))
        .catch((error: unknown) => {
          // A database that is away must not take all other figures with it; this one is left out.
          services.log.warn({ error: describeError(error) }, 'what waits to be sent could not be counted');
          return [];
        });
      this.reset();
      for (const each of channels) this.set({ channel: each.channel }, each.waiting);
    },
  });
  waiting.reset();
  const worker = new MessageWorker({
    services,
    onOutcome: ({ channel, template }, outcome) => outcomes.inc({ channel, template, outcome }),
  });
  app.addHook('onReady', async () => worker.start());
  app.addHook('onClose', () => worker.stop());

  implement(app, system.messages.show, async ({ tx, clock }) => {
    const set = channelsOf(services);
    const channels = await deliveryOf(tx, clock.now());
    return { data: channels.map((each) => ({ ...each, available: set[each.channel] })), next: null };
  });

  implement(app, system.messages.failed, async ({ tx, clock }) => ({
    data: await failedMessages(tx, clock.now()),
    next: null,
  }));
  implement(app, system.messages.fate, async ({ tx, clock, params }) => ({
    data: await fateOfMessage(tx, params.id, clock.now()),
  }));
  implement(app, system.messages.again, async ({ tx, clock, params, actor }) => {
    const data = await sendAgain(tx, params.id, clock.now());
    services.log.info({ message: params.id, person: actor.personId }, 'a failed message is sent again');
    return { data };
  });

  // Not registered at all on a real node: there is nothing to refuse.
  if (services.demo)
    implement(app, system.outbox.show, async ({ tx }) => {
      const messages = await newestMessages(tx, SHOWN);
      const data = messages.map((message) => ({
        to: message.to,
        text: textOf(message),
        language: message.language,
        code: message.variables['code'] ?? null,
        at: message.createdAt.toISOString(),
      }));
      return { data, next: null };
    });
}
