import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for Argon2id (2 here: the package's enum cannot be imported): 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(canonical(password), PARAMETERS);
}

/**
 * Whether the password is right. For a login that does not exist (null) it takes as long and says no: the time of the
 * answer tells nobody which logins exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? (await decoy()), canonical(password));
  return right && stored !== null;
}

/** One form for what different keyboards send for the same characters. */
function canonical(password: string): string {
  return password.normalize('NFKC');
}

let made: Promise<string> | undefined;

function decoy(): Promise<string> {
  made ??= hashPassword('no person has this login');
  return made;
}
