import type * as reader from 'zxing-wasm/reader';
import url from 'zxing-wasm/reader/zxing_reader.wasm?url';

export type Reader = typeof reader;

/**
 * The decoder from our own address, never from elsewhere. The one-file copy has `zxing.inlined.ts` instead. Its binary comes
 * first: a browser remembers that an import failed until the page is loaded again, so none is tried without the network.
 */
export async function openReader(): Promise<Reader> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error();
  const wasmBinary = await answer.arrayBuffer();
  const loaded = await import('zxing-wasm/reader');
  await loaded.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return loaded;
}
