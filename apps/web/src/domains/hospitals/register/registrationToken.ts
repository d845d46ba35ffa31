const NAME = 'pramana.registration';

/** What opens the registration that was begun in this browser; it names nobody. Also a link brings one: `#token`. */
export function storedToken(): string | null {
  const brought = window.location.hash.slice(1);
  if (/^[A-Za-z0-9_-]{43}$/.test(brought)) {
    storeToken(brought);
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return window.localStorage.getItem(NAME);
}

export function storeToken(token: string | null): void {
  if (token === null) window.localStorage.removeItem(NAME);
  else window.localStorage.setItem(NAME, token);
}
