import { records, signIn } from '@pramana/contract';
import { call } from './api.ts';
import { ProblemError } from './problem.ts';

/** Passkeys need a browser that has them and a page over HTTPS (or localhost) at the host that they belong to. */
export function hasPasskeys(host: string | undefined): boolean {
  return window.isSecureContext && 'PublicKeyCredential' in window && window.location.hostname === host;
}

/** Asks the browser for a passkey; what it does not give is a problem like any other. */
async function answerOf(options: object): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];
  return startAuthentication({ optionsJSON: options as Options }).catch(unanswered);
}

/** Makes a passkey with the browser. */
export async function makePasskey(options: object): Promise<object> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];
  return startRegistration({ optionsJSON: options as Options }).catch(unanswered);
}

/** Signs in with a passkey alone. */
export async function signInByPasskey() {
  const { data: options } = await call(signIn.beginPasskey, {});
  return (await call(signIn.passkey, { body: { passkey: await answerOf(options) } })).data;
}

/** Shows again that it is the same person, by one of their passkeys. */
export async function confirmByPasskey(): Promise<void> {
  const { data: options } = await call(signIn.askConfirm, {});
  await call(signIn.confirm, { body: { passkey: await answerOf(options) } });
}

/** Asks one of this person's passkeys for the signature of a record version. */
export async function signByPasskey(params: { id: string; version: string }): Promise<object> {
  return answerOf((await call(records.records.askSignature, { params })).data);
}

/** The second step by a passkey. */
export async function secondByPasskey() {
  const { data: options } = await call(signIn.askPasskey, {});
  const body = { kind: 'passkey', passkey: await answerOf(options) } as const;
  return (await call(signIn.secondFactor, { body })).data;
}

/** The person closed the browser's question, or it has no such passkey: it does not say which. */
function unanswered(): never {
  throw new ProblemError('passkey_refused', { status: 0 });
}
