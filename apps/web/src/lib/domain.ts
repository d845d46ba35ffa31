import type { Permission, Role } from '@pramana/contract';
import type { Icon } from '@tabler/icons-react';
import type { ParseKeys } from 'i18next';
import type { FunctionComponent } from 'react';

/** One page of a domain: its address pattern (`/bills/$number`), and its component, fetched when first opened. */
export interface PageRoute {
  path: string;
  load: () => Promise<{ default: FunctionComponent }>;
  /** `public`: also without a session, and without the frame; otherwise a signed-in person in the frame. */
  access: 'public' | 'session' | Permission;
}

/** An entry of the navigation: a word and an icon for a page. */
export interface Place {
  path: string;
  label: ParseKeys;
  icon: Icon;
  permission: Permission;
  /** Roles that land here after login, before any other place they may open. */
  homeOf?: readonly Role[];
  /** Set once in a while, not the day's work: stands on the page "Manage", which is one place for all of them. */
  manage?: {
    /** What can be done there, in one sentence. */
    hint: ParseKeys;
  };
}

/** One thing that the palette found. */
export interface Found {
  /** Unique among the hits of its source. */
  key: string;
  title: string;
  detail?: string;
  path: string;
}

/** What the command palette may search: a domain's own route, asked while typing. */
export interface PaletteSource {
  key: string;
  label: ParseKeys;
  permission: Permission;
  find: (text: string, signal: AbortSignal) => Promise<Found[]>;
}

/** What a domain adds to the app; listed in `domains.ts`. Keep its `index.ts` light: it is in the first download. */
export interface WebDomain {
  routes: readonly PageRoute[];
  places?: readonly Place[];
  search?: readonly PaletteSource[];
}
