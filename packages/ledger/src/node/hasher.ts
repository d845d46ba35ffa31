/** Node's own SHA-256 for the server and the command line. */
import { hash } from 'node:crypto';
import { installSha256 } from '../sha256.ts';

/** Installs Node's one-shot hash after the self-test of `installSha256`. */
export function installNodeSha256(): void {
  // A plain Uint8Array, not a Buffer: the two compare and print differently.
  installSha256((data) => new Uint8Array(hash('sha256', data, 'buffer')));
}
