import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from '../config.ts';
import { ConfigError } from '../config-error.ts';

/** Certificate (with its chain) and private key, PEM. */
export interface TlsFiles {
  cert: Buffer;
  key: Buffer;
}

/**
 * What HTTPS is spoken with; null for plain http. Throws `ConfigError` with one sentence for a file that cannot be read and
 * for two that are no certificate with its key: known before anything else is started.
 */
export function readTls(tls: Config['tls']): TlsFiles | null {
  if (tls === null) return null;
  const files = {
    cert: readPem('PRAMANA_TLS_CERT', tls.certFile),
    key: readPem('PRAMANA_TLS_KEY', tls.keyFile),
  };
  try {
    createSecureContext(files);
  } catch {
    throw new ConfigError(
      `HTTPS needs a certificate and its own key, both PEM, the key without a passphrase: ${tls.certFile} and ${tls.keyFile} are none.`,
    );
  }
  return files;
}

function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError(`The file ${file} cannot be read: set ${setting} to a file that this account may read.`);
  }
}
