import { describeError } from '../log.ts';
import type { Services } from '../services.ts';
import type { Delivery } from './gateway.ts';
import { deliverMail } from './mail.ts';
import {
  claimDue,
  type Message,
  onQueued,
  purgeMessages,
  type Settled,
  settle,
  staysFor,
  type Unreadable,
} from './outbox.ts';
import { deliverSms } from './sms.ts';

const POLL_MS = 2_000;
const PURGE_MS = 60 * 60_000;
const BATCH = 20;
/** Longer than any gateway's timeout: until then nobody else takes a message that is being sent. */
const LEASE_MS = 60_000;
/** Waits between tries, in seconds; after the last one a message has failed. */
const BACKOFF = [2, 5, 15, 60, 300, 900, 3_600, 3_600];

export interface MessageWorkerOptions {
  services: Services;
  /** Called for each settled or repeated try. */
  onOutcome?: (message: Unreadable, outcome: 'sent' | 'failed' | 'expired' | 'repeated') => void;
}

/** Sends what waits in the outbox; several servers of a node may run one each. */
export class MessageWorker {
  readonly #options: MessageWorkerOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #poll: NodeJS.Timeout | undefined;
  #purge: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;
  #stopped = false;

  constructor(options: MessageWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#unlisten = onQueued(() => this.wake());
    this.#poll = setInterval(() => this.wake(), POLL_MS).unref();
    this.#purge = setInterval(() => void this.#forget(), PURGE_MS).unref();
    this.wake();
  }

  /** Ends what runs; the rest waits for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    clearInterval(this.#poll);
    clearInterval(this.#purge);
    await this.#running;
  }

  /** Something may be due. Never throws. */
  wake(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** Resolves when everything that is due now has been tried. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    const { services } = this.#options;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const claimed = await services.db.onNode((tx) => claimDue(tx, services.clock.now(), BATCH, LEASE_MS));
        const { due, unreadable } = claimed;
        await Promise.all([
          ...due.map((message) => this.#send(message)),
          ...unreadable.map((lost) => this.#settle(lost, { state: 'failed', failure: 'unreadable' })),
        ]);
        this.#again ||= due.length + unreadable.length === BATCH;
      }
    } catch (error) {
      services.log.warn({ error: describeError(error) }, 'the outbox could not be read');
    }
  }

  async #send(message: Message): Promise<void> {
    const { services } = this.#options;
    const now = services.clock.now();
    const delivery = now >= message.expiresAt.getTime() ? null : await deliver(services, message);
    await this.#settle(message, outcomeOf(message, now, delivery));
  }

  async #settle(message: Unreadable, outcome: Settled): Promise<void> {
    const { services, onOutcome } = this.#options;
    const settledAt = services.clock.now();
    const keep = services.demo !== null || staysFor(message, outcome, settledAt);
    await services.db.onNode((tx) => settle(tx, message.id, outcome, settledAt, keep));
    const name = 'retryAt' in outcome ? 'repeated' : outcome.state;
    onOutcome?.(message, name);
    const { channel, template, tries } = message;
    if (name !== 'sent')
      services.log.warn({ message: message.id, channel, template, tries, reason: outcome.failure }, `message ${name}`);
  }

  async #forget(): Promise<void> {
    const { services } = this.#options;
    await services.db
      .onNode((tx) => purgeMessages(tx, services.clock.now(), services.demo !== null))
      .catch((error: unknown) =>
        services.log.warn({ error: describeError(error) }, 'old messages could not be removed'),
      );
  }
}

/** Null: it expired before it could be sent. */
function outcomeOf(message: Message, now: number, delivery: Delivery | null): Settled {
  if (delivery === null) return { state: 'expired' };
  if (delivery === 'sent') return { state: 'sent' };
  const wait = BACKOFF[message.tries - 1];
  if (!delivery.again || wait === undefined) return { state: 'failed', failure: delivery.reason };
  return { retryAt: now + wait * 1_000, failure: delivery.reason };
}

async function deliver({ config, demo, log }: Services, message: Message): Promise<Delivery> {
  // The demo never sends: its outbox is the page that shows what would have been sent.
  if (demo !== null) return 'sent';
  try {
    if (message.channel === 'sms' && config.sms !== null) return await deliverSms(config.sms, message);
    if (message.channel === 'email' && config.mail !== null) return await deliverMail(config.mail, message);
    // It was there when the message was written: the operator is changing the configuration.
    return { again: true, reason: 'not_set_up' };
  } catch (error) {
    log.warn({ error: describeError(error), message: message.id }, 'a gateway could not be reached');
    return { again: true, reason: 'unreachable' };
  }
}
