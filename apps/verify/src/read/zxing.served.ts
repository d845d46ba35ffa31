import type * as reader from 'zxing-wasm/reader';
import url from 'zxing-wasm/reader/zxing_reader.wasm?url';

export type Reader = typeof reader;

/** The decoder from our own address, never from elsewhere. The one-file copy has `zxing.inlined.ts` instead. */
export async function openReader(): Promise<Reader> {
  const loaded = await import('zxing-wasm/reader');
  await loaded.prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
  return loaded;
}
