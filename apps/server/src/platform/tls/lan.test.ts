import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { type Config, loadConfig } from '../config.ts';
import { Health } from '../health.ts';
import { createLog } from '../log.ts';
import { makeAuthority, makeServer } from './authority.ts';
import { keepLanCertificate, withLanCertificate } from './lan.ts';

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

  it('cannot speak for a site of the world: a certificate of its authority for one is refused', async () => {
    const names = ['pramana.hospital.example', '192.168.1.10', 'fd00::10', 'localhost'];
    const authority = await makeAuthority(names, Date.now());
    const said = async (servername: string): Promise<string> => {
      const { certificate: cert, key } = await makeServer(authority, [servername], Date.now());
      const server = createServer({ cert, key }, (socket) => socket.end());
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const { port } = server.address() as { port: number };
      const answer = await new Promise<string>((done) => {
        const socket = connect(
          { port, host: '127.0.0.1', ca: authority.certificate, checkServerIdentity: () => undefined },
          () => done('trusted'),
        );
        socket.on('error', (error) => done(error.message));
      });
      server.close();
      return answer;
    };
    for (const own of [...names, 'ward.pramana.hospital.example', 'other.local', '10.1.2.3'])
      expect([own, await said(own)]).toEqual([own, 'trusted']);
    for (const foreign of ['bank.example', 'hospital.example', '8.8.8.8', '2001:db8::1', 'notlocal'])
      expect([foreign, await said(foreign)]).toEqual([foreign, 'permitted subtree violation']);
  });

  it('makes a new authority only for names that the old one may not speak for', async () => {
    const authorityOf = async (names: string) => (await withLanCertificate(configOf(names), NOW)).lan?.authority.trim();
    const first = await authorityOf('a.local');
    expect(await authorityOf('b.lan, 10.0.0.7')).toBe(first);
    const second = await authorityOf('pramana.hospital.example');
    expect(second).not.toBe(first);
    expect(await authorityOf('pramana.hospital.example, a.local')).toBe(second);
  });

  it('is renewed while it runs, and who connects from then on is given the new one', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['setInterval', 'clearInterval', 'Date'] });
    const config = await withLanCertificate(configOf('a.local'), NOW);
    const server = createServer({
      cert: await readFile(config.tls?.certFile ?? ''),
      key: await readFile(config.tls?.keyFile ?? ''),
    });
    const renewed = Promise.withResolvers<string>();
    vi.spyOn(server, 'setSecureContext').mockImplementation(({ cert }) =>
      renewed.resolve(new X509Certificate(String(cert)).validTo),
    );
    const health = new Health();
    const clock = { now: () => Date.now() };
    const stop = keepLanCertificate({ config, clock, health, log: createLog({ level: 'silent' }) }, server);
    const certificate = async () => (await health.ready()).checks['certificate'];
    const before = (await certOf(config)).validTo;
    expect(await certificate()).toBe('ok');
    vi.setSystemTime(NOW + 370 * DAY);
    expect(await certificate()).toBe('ends_soon');
    vi.advanceTimersByTime(DAY);
    expect(Date.parse(await renewed.promise)).toBeGreaterThan(Date.parse(before));
    expect(await certificate()).toBe('ok');
    stop();
    vi.useRealTimers();
  });
});
