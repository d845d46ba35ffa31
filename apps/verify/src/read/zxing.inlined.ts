import * as reader from 'zxing-wasm/reader';
import type { Reader } from './zxing.served.ts';

declare const BUILT_DECODER: string;

/** The decoder out of the page itself (its WebAssembly deflated, as base64), for the one-file copy. */
export async function openReader(): Promise<Reader> {
  const packed = Uint8Array.from(atob(BUILT_DECODER), (char) => char.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const wasmBinary = await new Response(unpacked).arrayBuffer();
  await reader.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return reader;
}
