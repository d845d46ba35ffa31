import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { describe, type Identity, makeAuthority, makeServer } from './authority.ts';

/** A server certificate is renewed this long before it ends. */
const RENEW_MS = 60 * 86_400_000;

/**
 * HTTPS for a network without a public name: camera, passkeys and an installed app do not exist on plain http there.
 * The node's own authority lies in the keyring; its certificate is for people to install once on each device. The
 * server's certificate is made anew when it nears its end or the names change. Without `PRAMANA_TLS_LAN` nothing happens.
 */
export async function withLanCertificate(config: Config, now: number): Promise<Config> {
  if (config.lan === null) return config;
  const folder = join(config.keyringDir, 'tls');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const authority =
    (await readIdentity(folder, 'authority')) ?? (await keep(folder, 'authority', await makeAuthority(now)));
  const server = await readIdentity(folder, 'server');
  if (!server || !fits(server, config.lan.names, now))
    await keep(folder, 'server', await makeServer(authority, config.lan.names, now));
  return {
    ...config,
    tls: { certFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') },
    lan: { ...config.lan, authority: authority.certificate },
  };
}

function fits(server: Identity, names: readonly string[], now: number): boolean {
  const { names: known, notAfter } = describe(server.certificate);
  return notAfter - now > RENEW_MS && known.join() === names.join();
}

async function readIdentity(folder: string, name: string): Promise<Identity | null> {
  try {
    const [certificate, key] = await Promise.all(
      ['crt', 'key'].map((end) => readFile(join(folder, `${name}.${end}`), 'utf8')),
    );
    return certificate && key ? { certificate, key } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The key before the certificate: a certificate without its key would be served and fail. */
async function keep(folder: string, name: string, identity: Identity): Promise<Identity> {
  await write(folder, `${name}.key`, identity.key);
  await write(folder, `${name}.crt`, identity.certificate);
  return identity;
}

async function write(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}.new`);
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(folder, name));
}
