import type { EndReason } from '@pramana/contract';
import type { Clock, HospitalId, SessionId } from '@pramana/kernel';
import { afterCommit, type Tx } from './database/index.ts';
import type { Hub } from './events.ts';

type Listener = (why: EndReason) => void;

/** What has been ended while it may still be at work: requests in flight do not commit, event streams close. */
export interface Endings {
  /** Whether a session ended while a request of it was running. Older endings stand in the database only. */
  has(session: SessionId): boolean;
  /** Calls back when the session ends; returns how to stop. */
  on(session: SessionId, listener: Listener): () => void;
  close(): void;
}

type Teller = (sessions: readonly SessionId[], why: EndReason) => void;
const tellers = new Set<Teller>();

/** Once `tx` has committed, tells that these sessions are over: here at once, the node's other servers soon. */
export function tellEnded(tx: Tx, sessions: readonly SessionId[], why: EndReason): void {
  if (sessions.length > 0) afterCommit(tx, () => tellers.forEach((tell) => tell(sessions, why)));
}

/** No hospital has this id: what concerns the whole node is told under it. */
const NODE = '00000000-0000-0000-0000-000000000000' as HospitalId;
const TYPE = 'session.ended';
/** Longer than any request runs. */
const KEPT_MS = 10 * 60_000;

export function openEndings(hub: Hub, clock: Clock): Endings {
  const ended = new Map<SessionId, number>();
  const listeners = new Map<SessionId, Set<Listener>>();
  hub.subscribe(NODE, ({ type, ids }) => {
    if (type !== TYPE) return;
    const session = ids.session as SessionId;
    ended.set(session, clock.now());
    for (const listener of listeners.get(session) ?? []) listener(ids.why as EndReason);
    for (const [old, at] of ended) {
      if (at > clock.now() - KEPT_MS) break;
      ended.delete(old);
    }
  });
  const tell: Teller = (sessions, why) => {
    for (const session of sessions) hub.publish(NODE, { type: TYPE, ids: { session, why } });
  };
  tellers.add(tell);
  return {
    close: () => void tellers.delete(tell),
    has: (session) => ended.has(session),
    on: (session, listener) => {
      const those = listeners.get(session) ?? new Set();
      listeners.set(session, those.add(listener));
      return () => {
        those.delete(listener);
        if (those.size === 0) listeners.delete(session);
      };
    },
  };
}
