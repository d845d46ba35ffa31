/** What the page's dialogs, menus and messages stand in: one place, so that a locked screen can take them away too. */
export const portals: HTMLElement | undefined =
  typeof document === 'undefined' ? undefined : document.body.appendChild(document.createElement('div'));
