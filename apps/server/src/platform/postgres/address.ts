/**
 * Throws `ERR_INVALID_URL` where a database's address does not say without doubt which part of it is the password: with a
 * `#`, `?` or `/` in it, its beginning is read as the machine's port, its rest as the database's name, and both would stand
 * in a sentence that is shown. The error does not hold the address.
 */
export function requireReadable(address: string): void {
  const url = parsed(address);
  const hasUser = url !== null && (url.username !== '' || url.searchParams.get('user'));
  if (!url || !hasUser || url.hash !== '' || /@/.test(url.pathname + url.search))
    throw Object.assign(new Error('not a database address'), { code: 'ERR_INVALID_URL' });
}

function parsed(address: string): URL | null {
  if (!/^postgres(ql)?:\/\//.test(address)) return null;
  try {
    // With a role and no machine, as of a socket, it is an address of PostgreSQL's and no URL.
    const url = new URL(address.replace(/^([^/]+\/\/[^/?#]*@)(?=[/?]|$)/, '$1socket'));
    decodeURIComponent(`${url.username}${url.password}${url.host}${url.pathname}`);
    return url;
  } catch {
    return null;
  }
}
