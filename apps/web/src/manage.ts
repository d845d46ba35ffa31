import type { Permission } from '@pramana/contract';
import { IconSettings } from '@tabler/icons-react';
import { places } from './domains.ts';
import type { Place } from './lib/domain.ts';
import { paths } from './paths.ts';

type May = (permission: Permission) => boolean;

/** A place of the page "Manage". */
export type ManagedPlace = Place & Required<Pick<Place, 'manage'>>;

/** What this person may manage, in the order of the domains. */
export function managedBy(may: May): ManagedPlace[] {
  return places.filter((place): place is ManagedPlace => place.manage !== undefined && may(place.permission));
}

/** The places of the day's work, and one more for everything that is only set once in a while. */
export function railOf(may: May): Pick<Place, 'path' | 'label' | 'icon'>[] {
  const work = places.filter((place) => place.manage === undefined && may(place.permission));
  const managed = managedBy(may);
  // A page that leads to one other page is a detour.
  if (managed.length <= 1) return [...work, ...managed];
  return [...work, { path: paths.manage(), label: 'frame.manage', icon: IconSettings }];
}
