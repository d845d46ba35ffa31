import { identity, type Permission, type Role, type SessionJson } from '@pramana/contract';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { createContext, type ReactNode, use, useCallback, useMemo } from 'react';
import { call, setCsrf } from './api.ts';
import { asProblem, type ProblemError } from './problem.ts';
import { expiry } from './expiry.ts';
import { markActive } from './activity.ts';
import { unlocked } from './lock.ts';
import { sentKeys } from './intent.ts';
import { queryClient } from './query.ts';
import { shelf } from './shelf.ts';
import { warn } from './toast.ts';

export interface Session {
  person: SessionJson['person'];
  /** In which messages go to them; null: as their hospital writes. */
  language: SessionJson['language'];
  /** Where the person works now; null for the operator and for one who has yet to choose. */
  hospital: SessionJson['hospital'];
  memberships: SessionJson['memberships'];
  roles: readonly Role[];
  /** Theirs, but not in this session: a PIN opened it. `askFullSignIn` gives them. */
  withheld: readonly Role[];
  /** What a second factor is to this person; `advised`: they are reminded of it. */
  secondFactor: SessionJson['secondFactor'];
  /** This node shows made-up people only. */
  isDemo: boolean;
  /** Minutes without a sign of the person after which the screen locks. */
  idleMinutes: number;
  /** Whether the server would allow it; hides what is not for this person, never protects anything. */
  may: (permission: Permission) => boolean;
  signOut: () => Promise<void>;
  /** Works in another hospital from now on; everything shown of the former one is forgotten. */
  switchHospital: (hospitalId: string) => Promise<void>;
}

const SESSION_KEY = ['session'];
const Context = createContext<Session | null>(null);

/** The session as the server tells it, or null when nobody is signed in. */
async function readSession(): Promise<SessionJson | null> {
  const { turn } = expiry;
  try {
    const { data } = await call(identity.session.show, {});
    // Locked while it was asked: its value writes nothing any more, and who unlocked since keeps what waits of theirs.
    const known = queryClient.getQueryData<SessionJson | null>(SESSION_KEY);
    return expiry.turn === turn || known === undefined ? adopt(data) : known;
  } catch (thrown) {
    if (asProblem(thrown).code === 'not_signed_in') return null;
    throw thrown;
  }
}

/** From now on writes carry this session's value; `enterSession` does it too. */
export function setSessionCsrf(session: SessionJson): void {
  setCsrf(session.csrf, workplaceOf(session), renew);
}

/**
 * What writes of the session must carry that the server has now; null when nobody says. Where it is another person's or in
 * another hospital than the page (another tab moved), the page goes there and says so: what was being written here is not sent.
 * A locked page stays as it is.
 */
async function renew(): Promise<string | null> {
  const { turn } = expiry;
  try {
    const { data } = await call(identity.session.show, {});
    if (expiry.turn !== turn) return data.csrf;
    if (workplaceOf(queryClient.getQueryData(SESSION_KEY)) === workplaceOf(data)) adopt(data);
    else if (!expiry.isOver) {
      enterSession(data);
      warn(i18next.t('problem.workplace_changed'));
    }
    return data.csrf;
  } catch {
    return null;
  }
}

/** A login starts in the person's first hospital: goes back to the one the page belongs to, where that is still theirs. */
export async function returnTo(session: SessionJson, hospitalId: string | undefined): Promise<SessionJson> {
  const isThere = session.hospital?.id === hospitalId;
  const mayReturn = session.memberships.some((each) => each.hospital.id === hospitalId);
  if (isThere || !mayReturn || hospitalId === undefined) return session;
  setSessionCsrf(session);
  return (await call(identity.session.switchHospital, { body: { hospitalId } }, { asks: false })).data;
}

/**
 * Takes up a session that was begun on a locked screen, in the hospital of its page where the server lets it: a PIN does not
 * leave the hospital of its PC. The page never shows another hospital than the one the session writes into: what is not known
 * is asked, and what came too late is dropped. Tells whether the page's own hospital was refused.
 */
export async function unlockInto(session: SessionJson, hospitalId: string | undefined): Promise<boolean> {
  const { turn } = expiry;
  let next = session;
  let isRefused = false;
  try {
    next = await returnTo(session, hospitalId);
  } catch (thrown) {
    // The move may have been made: only the server knows where the session is.
    if (asProblem(thrown).isUnknown) {
      lookAgain();
      return false;
    }
    isRefused = true;
  }
  if (expiry.turn === turn) {
    enterSession(next);
    return isRefused;
  }
  // Opened by another answer meanwhile, perhaps before the move; locked again it stays locked.
  if (!expiry.isOver) lookAgain();
  return false;
}

function adopt(session: SessionJson): SessionJson {
  setSessionCsrf(session);
  void shelf.belongsTo(session.person.id);
  sentKeys.belongsTo(workplaceOf(session));
  return session;
}

/**
 * Takes up a session: after a login, a change of hospital, a sign-out (null). What another person or hospital had loaded
 * is forgotten; the same person back after an expiry keeps the page, which refreshes.
 */
export function enterSession(next: SessionJson | null): void {
  const former = queryClient.getQueryData<SessionJson | null>(SESSION_KEY);
  const isSame = next !== null && workplaceOf(former) === workplaceOf(next);
  if (!isSame) queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  if (next === null) void shelf.belongsTo(null);
  queryClient.setQueryData(SESSION_KEY, next === null ? null : adopt(next));
  if (isSame) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  if (next !== null) markActive();
  expiry.renewed();
  unlocked();
}

/** Asks the server who is signed in: after another tab changed it, or to say that somebody is here. */
export function lookAgain(): void {
  const { turn } = expiry;
  void call(identity.session.show, {}).then(
    ({ data }) => {
      // Locked while it was asked, or opened since by whomever: the answer is about the session that the lock ended.
      if (expiry.turn !== turn) return;
      const isSame = workplaceOf(queryClient.getQueryData(SESSION_KEY)) === workplaceOf(data);
      if (isSame && !expiry.isOver) adopt(data);
      else enterSession(data);
    },
    () => undefined,
  );
}

/** Who works where; pages are built anew when it changes. */
export function workplaceOf(session: SessionJson | null | undefined): string {
  return session ? `${session.person.id} ${session.hospital?.id ?? ''}` : '';
}

export interface SessionState {
  session: SessionJson | null | undefined;
  problem: ProblemError | null;
  retry: () => void;
}

/** Who is signed in: `undefined` while it is not known yet, null when nobody is. */
export function useSessionState(): SessionState {
  const query = useQuery({ queryKey: SESSION_KEY, queryFn: readSession, staleTime: 60_000, networkMode: 'always' });
  return {
    session: query.data,
    problem: query.error && query.data === undefined ? asProblem(query.error) : null,
    retry: () => void query.refetch(),
  };
}

/** Asks who is signed in, when that could not be known before. */
export function askAgain(): void {
  void queryClient.refetchQueries({ queryKey: SESSION_KEY });
}

/** Gives the pages below their session. */
export function SessionProvider({ session, children }: { session: SessionJson; children: ReactNode }) {
  const may = useCallback((permission: Permission) => session.permissions.includes(permission), [session]);
  const value = useMemo(
    () => ({
      person: session.person,
      hospital: session.hospital,
      language: session.language,
      memberships: session.memberships,
      roles: session.roles,
      withheld: session.withheld ?? [],
      secondFactor: session.secondFactor,
      isDemo: session.demo === true,
      idleMinutes: session.idleMinutes,
      may,
      signOut,
      switchHospital,
    }),
    [session, may],
  );
  return <Context value={value}>{children}</Context>;
}

async function signOut(): Promise<void> {
  await call(identity.session.end, {}, { anywhere: true });
  enterSession(null);
}

async function switchHospital(hospitalId: string): Promise<void> {
  enterSession((await call(identity.session.switchHospital, { body: { hospitalId } })).data);
}

/** The session of the page; only below a signed-in page. */
export function useSession(): Session {
  const session = use(Context);
  if (!session) throw new Error('useSession outside a signed-in page');
  return session;
}

/** Where the hospital is: its zone and currency, with the reader's language, for `format.ts`. */
export function useHospital(): { zone: string; currency: string } {
  const hospital = use(Context)?.hospital;
  return {
    zone: hospital?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: hospital?.currency ?? 'INR',
  };
}
