import { paths } from '../../paths.ts';

/** Where a login leads: only to a page of this site, whatever the link says. */
export function safeNext(next: string | undefined): string {
  if (next === undefined) return paths.home();
  const base = 'https://this.invalid';
  const url = URL.canParse(next, base) ? new URL(next, base) : null;
  return url?.origin === base ? url.pathname + url.search + url.hash : paths.home();
}
