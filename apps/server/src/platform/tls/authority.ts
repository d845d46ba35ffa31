// oxlint-disable-next-line import/no-unassigned-import -- imported for its effect: the library's container wants it
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { isPrivate, NAME_CONSTRAINTS, nameConstraints, subtree } from './constraints.ts';

x509.cryptoProvider.set(webcrypto as Crypto);

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Browsers refuse server certificates that live longer than 398 days. */
export const SERVER_DAYS = 397;
const AUTHORITY_DAYS = 3_650;

/** Certificate and private key, PEM. */
export interface Identity {
  certificate: string;
  key: string;
}

/**
 * A certificate authority of this node alone, for devices of its own network to install once. It may speak for these names
 * and for what no network but a private one has (`constraints.ts`): whoever stole it could otherwise be any bank to them.
 */
export async function makeAuthority(names: readonly string[], now: number): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=Pramana node authority ${randomBytes(3).toString('hex')}`,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: EC,
    keys,
    extensions: [
      // Signs servers and nothing else: a stolen authority cannot make another one.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(NAME_CONSTRAINTS, true, nameConstraints(names)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** A server certificate for these names and addresses, signed by the authority. */
export async function makeServer(authority: Identity, names: readonly string[], now: number): Promise<Identity> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const der = x509.PemConverter.decodeFirst(authority.key);
  const signingKey = (await webcrypto.subtle.importKey('pkcs8', der, EC, false, ['sign'])) as unknown as CryptoKey;
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    // No name: whoever checks constraints may take an address in here for one, and all names stand below.
    subject: 'CN=Pramana node server',
    issuer: issuer.subject,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + SERVER_DAYS * DAY_MS),
    signingAlgorithm: EC,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

/** The names a certificate is for, and when it ends (Unix milliseconds). */
export function describe(certificate: string): { names: string[]; notAfter: number } {
  const parsed = new x509.X509Certificate(certificate);
  const names = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((name) => name.value) ?? [];
  return { names, notAfter: parsed.notAfter.getTime() };
}

/** For which names an authority may speak: all of these, not all, or any in the world (made before it was limited). */
export function reachOf(authority: string, names: readonly string[]): 'these' | 'others' | 'any' {
  const limits = new x509.X509Certificate(authority).getExtension(NAME_CONSTRAINTS);
  if (limits === null) return 'any';
  const listed = Buffer.from(limits.value);
  return names.every((name) => isPrivate(name) || listed.includes(subtree(name))) ? 'these' : 'others';
}

/** Node's own keys; the library names the browser's type for the same object. */
async function newKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as unknown as CryptoKeyPair;
}

async function pemOf(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

/** Positive and 63 bits of randomness (CA/Browser Forum, 7.1). */
function serial(): string {
  const bytes = randomBytes(8);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
