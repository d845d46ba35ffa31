import { PASSWORD, type TestAnswer } from '../../testing.ts';
import type { Shop } from '../billing/shop.fixture.ts';
import type { CodePlace } from './code-inputs.fixture.ts';

/** Where a password is set. */
export interface PasswordPlace {
  /** The operation and the field of its body. */
  at: string;
  set(password: string): Promise<TestAnswer>;
}

/** Where the code that opens the account comes with its first password. */
const BY_CODE = ['people.enrol.finish', 'identity.reset.finish', 'hospitals.registration.set-password'];

let made = 0;
const next = (): string => `set-${(made += 1)}`;

/** Every place where a password is set; those that a code opens take it from `codes`. */
export function passwordPlaces(
  server: Shop,
  empty: Pick<Shop, 'stranger'>,
  codes: readonly CodePlace[],
): PasswordPlace[] {
  const { stranger } = server;
  const account = (password: string) => ({ name: 'Set', login: `${next()}@test.example`, password });
  const roles = ['nurse'];
  const byCode = codes
    .filter(({ at }) => BY_CODE.includes(at))
    .map(
      (place): PasswordPlace => ({
        at: `${place.at} password`,
        set: async (password) => {
          const issued = await place.issue();
          return issued.redeem(issued.code, { password });
        },
      }),
    );
  return [
    ...byCode,
    {
      at: 'identity.session.change-password next',
      set: async (nextOne) =>
        (await server.login('nurse')).post('/api/session/password', { current: PASSWORD, next: nextOne }),
    },
    { at: 'identity.setup.create password', set: (password) => empty.stranger.post('/api/setup', account(password)) },
    {
      at: 'people.colleagues.create password',
      set: async (password) => (await server.login('admin')).post('/api/people', { ...account(password), roles }),
    },
    {
      at: 'people.invitations.accept password',
      set: async (password) => {
        const wish = { roles, name: '', email: null };
        const { token } = (await (await server.login('admin')).post('/api/people/invitations', wish)).body.data;
        return stranger.post('/api/invitation/accept', { token, ...account(password) });
      },
    },
    {
      at: 'hospitals.hospitals.create admin/password',
      set: async (password) => {
        const slug = next();
        return (await server.login('operator')).post('/api/hospitals', { slug, name: slug, admin: account(password) });
      },
    },
    {
      at: 'people.apply.finish password',
      set: async (password) => {
        const issued = await placeOf(codes, 'people.apply.create').issue();
        const { token } = (await issued.redeem(issued.code)).body.data;
        const admin = await server.login('admin');
        const [{ id }] = (await admin.get('/api/people/applications?state=waiting')).body.data;
        await admin.post(`/api/people/applications/${id}/approve`, { roles });
        return stranger.post('/api/application/finish', { token, password });
      },
    },
  ];
}

function placeOf(codes: readonly CodePlace[], at: string): CodePlace {
  const place = codes.find((each) => each.at === at);
  if (place === undefined) throw new Error(`no place is called ${at}`);
  return place;
}
