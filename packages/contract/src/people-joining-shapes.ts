import { Type } from 'typebox';
import { Line } from './common.ts';
import { Login, NewPassword } from './identity.ts';
import { StaffRoleName } from './people.ts';

const strict = { additionalProperties: false } as const;

/** The secret of a link, `<hospital>.<43 characters>`; it travels behind the # and in bodies, never in an address.
 * A shortened one is `link_over` like any other that opens nothing. */
export const LinkToken = Type.String({ maxLength: 100 });
export const Code = Type.String({ maxLength: 40 });
export const Email = Type.String({ minLength: 1, maxLength: 200 });
export const PhoneText = Type.String({ minLength: 1, maxLength: 40 });
export const Slug = Type.Object({ hospital: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }) }, strict);
export const Account = { name: Line, login: Login, password: NewPassword };
export const Joined = Type.Object({ hospital: Type.String(), roles: Type.Array(StaffRoleName) });
