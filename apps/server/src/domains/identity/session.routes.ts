import { identity } from '@pramana/contract';
import type { HospitalId } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { canonicalLogin } from './lockout.service.ts';
import { confirmByPassword } from './confirm.service.ts';
import { changePassword } from './person.service.ts';
import { setLanguage } from './language.service.ts';
import {
  beginSession,
  checkCredentials,
  describeSession,
  endSession,
  openSession,
  switchHospital,
} from './session.service.ts';
import { askSecondFactor } from './sign-in.service.ts';

export function sessionRoutes(app: FastifyInstance): void {
  const { demo } = app.services;
  // Not registered at all on a real node: there is nothing to refuse.
  if (demo)
    implement(app, identity.demo.show, async () => ({ data: { password: demo.password, people: [...demo.people] } }));

  // Bare: what a failed sign-in counted must stay, whatever becomes of the rest.
  implementBare(app, identity.session.create, async ({ services, body, client, setBrowser, setSession, setTicket }) => {
    const person = await checkCredentials(services, { ...client, ...body });
    const login = canonicalLogin(body.login);
    const asked = await askSecondFactor(services, person.personId, client);
    if (asked !== null) {
      setTicket(asked.token);
      setBrowser(login);
      return { data: asked.step };
    }
    const token = await beginSession(services, person.personId, client);
    setSession(token);
    setBrowser(login);
    return { data: await openSession(services, token) };
  });

  implement(app, identity.session.show, async ({ services, tx, signedIn, token }) => ({
    data: await describeSession(services, tx, signedIn, token ?? ''),
  }));

  implement(app, identity.session.setLanguage, async ({ services, tx, signedIn, token, body }) => {
    await setLanguage(tx, signedIn.actor.personId, body.language);
    return { data: await describeSession(services, tx, signedIn, token ?? '') };
  });

  implement(app, identity.session.end, async ({ tx, actor, clock, setSession }) => {
    await endSession(tx, { actor }, clock.now());
    setSession(null);
  });

  // Bare: what a wrong one counted must stay.
  implementBare(app, identity.session.confirm, ({ services, actor, body, client }) =>
    confirmByPassword(services, actor, body.password, client),
  );

  implementBare(app, identity.session.switchHospital, async ({ services, signedIn, body, client, setSession }) => {
    const token = await switchHospital(services, signedIn, body.hospitalId as HospitalId, client);
    setSession(token);
    return { data: await openSession(services, token) };
  });

  implementBare(
    app,
    identity.session.changePassword,
    async ({ services, actor, hospital, body, client, setSession }) => {
      const token = await changePassword(services, { actor, hospital }, body, client);
      setSession(token);
      return { data: await openSession(services, token) };
    },
  );
}
