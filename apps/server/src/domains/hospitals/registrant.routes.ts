import { hospitals } from '@pramana/contract';
import type { FastifyInstance } from 'fastify';
import { implementBare } from '../../platform/http/index.ts';
import {
  findRegistration,
  openRegistration,
  proveRegistration,
  saveRegistration,
  sendFindCode,
  sendRegistrationCode,
  joinAsRegistrant,
  setRegistrantPassword,
  startRegistration,
  submitByToken,
} from './registrant.service.ts';

const routes = hospitals.registration;

/** A hospital registers itself (I1). Bare: counting tries and sending codes commit whatever becomes of the request. */
export function registrantRoutes(app: FastifyInstance): void {
  implementBare(app, routes.start, async ({ services, client }) => ({
    data: await startRegistration(services, client.address),
  }));
  implementBare(app, routes.open, async ({ services, body }) => ({
    data: await openRegistration(services, body.token),
  }));
  implementBare(app, routes.save, async ({ services, body }) => ({ data: await saveRegistration(services, body) }));
  implementBare(app, routes.sendCode, async ({ services, body, client }) => ({
    data: await sendRegistrationCode(services, { token: body.token, language: client.language }, client.address),
  }));
  implementBare(app, routes.prove, async ({ services, body }) => ({ data: await proveRegistration(services, body) }));
  implementBare(app, routes.submit, async ({ services, body, client }) => ({
    data: await submitByToken(services, body, client.language),
  }));
  implementBare(app, routes.setPassword, async ({ services, body }) => ({
    data: await setRegistrantPassword(services, body),
  }));
  implementBare(app, routes.join, async ({ services, body, actor }) => ({
    data: await joinAsRegistrant(services, body, actor.personId),
  }));
  implementBare(app, routes.findCode, async ({ services, body, client }) => ({
    data: await sendFindCode(services, { phone: body.phone, language: client.language }, client.address),
  }));
  implementBare(app, routes.find, async ({ services, body }) => ({ data: await findRegistration(services, body) }));
}
