import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../config.ts';
import { withLanCertificate } from './lan.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const DAY = 86_400_000;
const folder = await mkdtemp(join(tmpdir(), 'pramana-tls-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const configOf = (names: string): Config => loadConfig({ PRAMANA_DATA: folder, PRAMANA_TLS_LAN: names }, []);
const certOf = async (config: Config): Promise<X509Certificate> =>
  new X509Certificate(await readFile(config.tls?.certFile ?? ''));

describe('HTTPS in a network of its own', () => {
  it('serves names and addresses under an authority that signs nothing but servers', async () => {
    const config = await withLanCertificate(configOf('pramana.local, 192.168.1.10'), NOW);
    const [certificate, authority] = [await certOf(config), new X509Certificate(config.lan?.authority ?? '')];
    expect(certificate.checkHost('pramana.local')).toBe('pramana.local');
    expect(certificate.checkIP('192.168.1.10')).toBe('192.168.1.10');
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect([authority.ca, certificate.ca]).toEqual([true, false]);
    expect((await stat(config.tls?.keyFile ?? '')).mode & 0o077).toBe(0);
  });

  it('is trusted by a client that installed the authority, and by no other', async () => {
    const config = await withLanCertificate(configOf('localhost'), Date.now());
    const { certFile = '', keyFile = '' } = config.tls ?? {};
    const server = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) }, (socket) =>
      socket.end(),
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    const reach = (ca?: string) =>
      new Promise<string>((done) => {
        const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...(ca ? { ca } : {}) }, () =>
          done('trusted'),
        );
        socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''));
      });
    expect(await reach(config.lan?.authority)).toBe('trusted');
    expect(await reach()).not.toBe('trusted');
    server.close();
  });

  it('keeps its authority for years, and renews the server when names change or its end is near', async () => {
    const first = await withLanCertificate(configOf('a.local'), NOW);
    const before = await certOf(first);
    expect((await certOf(await withLanCertificate(configOf('a.local'), NOW + 300 * DAY))).fingerprint256).toBe(
      before.fingerprint256,
    );
    const renewed = await withLanCertificate(configOf('a.local'), NOW + 350 * DAY);
    expect((await certOf(renewed)).fingerprint256).not.toBe(before.fingerprint256);
    const other = await withLanCertificate(configOf('b.local'), NOW);
    expect((await certOf(other)).checkHost('b.local')).toBe('b.local');
    expect(other.lan?.authority).toBe(first.lan?.authority);
  });
});
