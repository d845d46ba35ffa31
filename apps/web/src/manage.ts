import type { Permission, Role } from '@pramana/contract';
import { IconSettings } from '@tabler/icons-react';
import { places } from './domains.ts';
import { landingPath } from './landing.ts';
import type { Place } from './lib/domain.ts';
import { paths } from './paths.ts';

type May = (permission: Permission) => boolean;

/** A place of the page "Manage". */
export type ManagedPlace = Place & Required<Pick<Place, 'manage'>>;

/** What this person may manage, in the order of the domains. */
export function managedBy(may: May): ManagedPlace[] {
  return places.filter((place): place is ManagedPlace => place.manage !== undefined && may(place.permission));
}

/** An entry of the rail. */
export type RailPlace = Pick<Place, 'path' | 'label' | 'icon'>;

/** The place that a page belongs to: the one with the longest address that begins the page's; '' for none. */
export function placeOf(open: readonly RailPlace[], pathname: string): string {
  return open
    .map(({ path }) => path)
    .filter((path) => pathname === path || pathname.startsWith(`${path}/`))
    .reduce((longest, path) => (path.length > longest.length ? path : longest), '');
}

/** The places of the day's work, the one where the person lands first, and one more for everything that is only set once in a while. */
export function railOf(may: May, roles: readonly Role[]): RailPlace[] {
  const home = landingPath(places, roles, may);
  const work = places
    .filter((place) => place.manage === undefined && may(place.permission))
    .sort((a, b) => Number(b.path === home) - Number(a.path === home));
  const managed = managedBy(may);
  // A page that leads to one other page is a detour.
  if (managed.length <= 1) return [...work, ...managed];
  return [...work, { path: paths.manage(), label: 'frame.manage', icon: IconSettings }];
}
