import { mkdir, open, readFile, rename } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { Server as TlsServer } from 'node:tls';
import type { Clock } from '@pramana/kernel';
import type { Config } from '../config.ts';
import type { HealthCheck } from '../health.ts';
import { describe, type Identity, makeAuthority, makeServer, reachOf } from './authority.ts';
import { describeError } from '../log.ts';
import type { Services } from '../services.ts';
import { readTls } from './files.ts';

type Parts = Pick<Services, 'config' | 'clock' | 'log' | 'health'>;

const DAY_MS = 86_400_000;
/** A server certificate is renewed this long before it ends. */
const RENEW_MS = 60 * DAY_MS;
/** Renewing has failed for a month by then. */
const SOON_MS = 30 * DAY_MS;

/**
 * HTTPS for a network without a public name: camera, passkeys and an installed app do not exist on plain http there.
 * The node's own authority lies in the keyring; its certificate is for people to install once on each device. The
 * server's certificate is made anew when it nears its end or the names change. Without `PRAMANA_TLS_LAN` nothing happens.
 */
export async function withLanCertificate(config: Config, now: number): Promise<Config> {
  if (config.lan === null) return config;
  const folder = join(config.keyringDir, 'tls');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { names } = config.lan;
  const known = await readIdentity(folder, 'authority');
  // One that may not speak for these names would be refused everywhere: then every device needs the new one.
  const mayStay = known !== null && reachOf(known.certificate, names) !== 'others';
  const authority = mayStay ? known : await keep(folder, 'authority', await makeAuthority(names, now));
  const server = await readIdentity(folder, 'server');
  if (!mayStay || !server || !fits(server, names, now))
    await keep(folder, 'server', await makeServer(authority, names, now));
  return {
    ...config,
    tls: { certFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') },
    lan: { ...config.lan, authority: authority.certificate },
  };
}

/**
 * While the server runs: `/readyz` tells how its certificate is, and once a day it is looked at and, near its end, made anew
 * and served to who connects from then on. Answers how to stop.
 */
export function keepLanCertificate({ config, clock, log, health }: Parts, server: Server): () => void {
  health.register('certificate', lanHealth(config, clock));
  let serving = readTls(config.tls)?.cert;
  const look = async (): Promise<void> => {
    const files = readTls((await withLanCertificate(config, clock.now())).tls);
    if (files === null || (serving && files.cert.equals(serving))) return;
    if (server instanceof TlsServer) server.setSecureContext(files);
    serving = files.cert;
  };
  const failed = (error: unknown): void =>
    log.error({ error: describeError(error) }, 'the certificate could not be renewed and is tried again tomorrow');
  const timer = setInterval(() => void look().catch(failed), DAY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** What `/readyz` says of the certificate; never a reason to take the node out of service. */
function lanHealth({ lan, tls }: Config, clock: Clock): HealthCheck {
  return async () => {
    if (lan === null || tls === null) return { ok: true, code: 'ok' };
    const { notAfter } = describe(await readFile(tls.certFile, 'utf8'));
    if (notAfter - clock.now() < SOON_MS) return { ok: true, code: 'ends_soon' };
    return { ok: true, code: reachOf(lan.authority, lan.names) === 'any' ? 'authority_unlimited' : 'ok' };
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
