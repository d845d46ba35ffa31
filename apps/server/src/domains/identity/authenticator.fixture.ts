import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** What the browser would hand over, of which these tests change parts. */
export interface Ceremony {
  challenge: string;
  origin?: string;
  /** Whether it asked its person for a PIN or a finger. */
  verified?: boolean;
}

/** A passkey in software (WebAuthn level 3, ES256, no attestation): what a security key computes, without the key. */
export function softAuthenticator(host: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let counter = 0;
  const authData = (flags: number, rest: Buffer): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([createHash('sha256').update(host).digest(), Buffer.of(flags), count, rest]);
  };
  const clientData = (type: string, { challenge, origin = `http://${host}` }: Ceremony): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  // Present 1, verified 4, attested data 64.
  const flagsOf = (verified: boolean): number => (verified ? 5 : 1);
  return {
    setCounter: (value: number) => (counter = value),
    create({ verified = true, ...ceremony }: Ceremony) {
      // COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key]);
      const data = authData(flagsOf(verified) | 64, attested);
      // {"fmt": "none", "attStmt": {}, "authData": bytes}
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.of(data.length),
        data,
      ]);
      return wrap(id, {
        clientDataJSON: clientData('webauthn.create', ceremony).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
      });
    },
    get({ verified = true, ...ceremony }: Ceremony) {
      counter += 1;
      const data = authData(flagsOf(verified), Buffer.alloc(0));
      const client = clientData('webauthn.get', ceremony);
      const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
      return wrap(id, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(privateKey).toString('base64url'),
      });
    },
  };
}

function wrap(id: Buffer, response: object): object {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key', clientExtensionResults: {}, response };
}
