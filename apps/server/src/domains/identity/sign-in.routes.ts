import { reset, signIn } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { channelsOf } from '../../platform/messages/index.ts';
import { siteOf } from './passkey.service.ts';
import { beginReset, finishReset } from './reset.service.ts';
import { endFormer, openSession } from './session.service.ts';
import {
  askConfirmPasskey,
  askForPasskey,
  beginPasskeySignIn,
  confirmByPasskey,
  finishPasskeySignIn,
  finishSignIn,
  sendSignInCode,
} from './sign-in.service.ts';

/** Bare: what a wrong code counted must stay, whatever becomes of the rest. */
export function signInRoutes(app: FastifyInstance): void {
  implement(app, signIn.show, async ({ services }) => {
    const { sms, email } = channelsOf(services);
    return { data: { reset: sms || email, passkeyHost: siteOf(services).host } };
  });

  implementBare(app, signIn.secondFactor, async ({ services, ticket, body, client, setSession, setTicket }) => {
    const token = await finishSignIn(services, ticket, body, client);
    setTicket(null);
    setSession(token);
    return { data: await openSession(services, token) };
  });

  implementBare(app, signIn.sendCode, async ({ services, ticket, client }) => ({
    data: await sendSignInCode(services, ticket, client),
  }));

  implementBare(app, signIn.askPasskey, async ({ services, ticket, client }) => ({
    data: await askForPasskey(services, ticket, client),
  }));

  implementBare(app, signIn.beginPasskey, async ({ services, client, setTicket }) => {
    const { token, options } = await beginPasskeySignIn(services, client);
    setTicket(token);
    return { data: options };
  });

  implementBare(app, signIn.passkey, async (ctx) => {
    const { services, ticket, body, client, token: former, setSession, setTicket } = ctx;
    const token = await finishPasskeySignIn(services, ticket, body.passkey, client);
    // On a shared PC it is a change of person: what lay under the lock screen is over.
    if (client.device !== null) await endFormer(services, former);
    setTicket(null);
    setSession(token);
    return { data: await openSession(services, token) };
  });

  implementBare(app, signIn.askConfirm, async ({ services, actor, client, setTicket }) => {
    const { token, options } = await askConfirmPasskey(services, actor.personId, client);
    setTicket(token);
    return { data: options };
  });

  implementBare(app, signIn.confirm, async ({ services, actor, ticket, body, client, setTicket }) => {
    await confirmByPasskey(services, actor, ticket, body.passkey, client);
    setTicket(null);
  });

  implementBare(app, reset.begin, async ({ services, body, client }) => ({
    data: await beginReset(services, body.login, client),
  }));

  implementBare(app, reset.finish, ({ services, body }) => finishReset(services, body));
}
