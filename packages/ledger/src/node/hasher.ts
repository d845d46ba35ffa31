/** Node's own SHA-256 for the server and the command line. */
import { hash } from 'node:crypto';
import { installSha256 } from '../sha256.ts';

/**
 * Installs Node's one-shot hash after the self-test of `installSha256`. Its answer is taken as text, a character a byte:
 * for bytes Node makes memory outside of its heap each time, which takes three times as long as the hash (Node 24.21).
 */
export function installNodeSha256(): void {
  installSha256((data) => {
    const text = hash('sha256', data, 'binary');
    const out = new Uint8Array(text.length);
    for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
    return out;
  });
}
