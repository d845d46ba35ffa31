import type { Permission, Role } from '@pramana/contract';
import type { Place } from './lib/domain.ts';
import { paths } from './paths.ts';

/**
 * Where a person lands after login: the work first, never a welcome page. The first place that names one of their
 * roles as its home, else the first place they may open, else their own account.
 */
export function landingPath(
  places: readonly Place[],
  roles: readonly Role[],
  may: (permission: Permission) => boolean,
): string {
  const open = places.filter((place) => may(place.permission));
  const home = open.find((place) => place.homeOf?.some((role) => roles.includes(role)));
  return (home ?? open[0])?.path ?? paths.account();
}
