import { afterEach, expect, it, vi } from 'vitest';
import { expiry } from './expiry.ts';
import { queryClient } from './query.ts';
import { enterSession, lookAgain } from './session.tsx';

afterEach(() => {
  vi.unstubAllGlobals();
  expiry.renewed();
  queryClient.clear();
});

const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
const session = { person: { id: 'p' }, hospital: { id: 'h' }, csrf: 'c', memberships: [], permissions: [] };

/** A server that answers who is signed in when it is told to. */
function slowServer(): () => void {
  let answer: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  vi.stubGlobal('window', { addEventListener: () => undefined, removeEventListener: () => undefined });
  vi.stubGlobal('localStorage', storage);
  return () => answer(Response.json({ data: session }));
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
};

it('a screen that is locked while it is asked who is signed in stays locked', async () => {
  const answer = slowServer();
  lookAgain();
  expiry.end('locked');
  answer();
  await turns();
  expect(expiry.isOver).toBe(true);
});

it('a screen that was locked when it was asked opens for whoever has signed in elsewhere', async () => {
  const answer = slowServer();
  expiry.end('locked');
  lookAgain();
  answer();
  await turns();
  expect(expiry.isOver).toBe(false);
});

it('a screen that was locked and opened by somebody else meanwhile takes up nothing of whom it asked about', async () => {
  const answer = slowServer();
  lookAgain();
  expiry.end('locked');
  enterSession({ ...session, person: { id: 'other' } } as never);
  answer();
  await turns();
  expect(queryClient.getQueryData(['session'])).toMatchObject({ person: { id: 'other' } });
});
