import { devices } from '@pramana/contract';
import { type PersonId, PramanaError } from '@pramana/kernel';
import type { FastifyInstance } from 'fastify';
import { implement, implementBare } from '../../platform/http/index.ts';
import { devicesOf, enrol, lockScreen, revoke } from './device.service.ts';
import { confirmByPin, setPin, unlock } from './pin.service.ts';
import { openSession } from './session.service.ts';

export function deviceRoutes(app: FastifyInstance): void {
  const { lock } = devices;

  implement(app, lock.show, async ({ services, tx, client }) => ({
    data: await lockScreen(services, tx, client.device),
  }));

  // Bare: what a wrong PIN counted must stay, whatever becomes of the rest.
  implementBare(app, lock.unlock, async ({ services, body, client, token: formerToken, setSession }) => {
    const wish = { personId: body.personId as PersonId, pin: body.pin, formerToken };
    const token = await unlock(services, client, wish);
    setSession(token);
    return { data: await openSession(services, token) };
  });

  implementBare(app, lock.confirm, ({ services, actor, body, client }) =>
    confirmByPin(services, actor, body.pin, client.device),
  );

  implement(app, lock.setPin, ({ services, tx, actor, body, client }) =>
    setPin(services, tx, actor.personId, { pin: body.pin, deviceToken: client.device }),
  );

  implement(app, devices.list, async ({ services, tx, hospital, client }) => ({
    data: await devicesOf(services, tx, hospital.id, client.device),
    next: null,
  }));

  implement(app, devices.enrol, async ({ services, tx, hospital, actor, body, client, setDevice }) => {
    const { name, counter = null } = body;
    const device = await enrol(services, tx, {
      hospital: hospital.id,
      name: name.trim(),
      counter,
      actor,
      formerToken: client.device,
    });
    setDevice(device.token);
    const made = (await devicesOf(services, tx, hospital.id, device.token)).find((each) => each.id === device.id);
    if (made === undefined) throw new PramanaError('not_found');
    return { data: made };
  });

  implement(app, devices.revoke, ({ tx, hospital, params, clock }) => revoke(tx, hospital.id, params.id, clock.now()));
}
