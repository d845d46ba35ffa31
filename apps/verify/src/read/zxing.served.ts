import url from 'zxing-wasm/reader/zxing_reader.wasm?url';

export type Reader = typeof import('zxing-wasm/reader');

/** The decoder from our own address, never from elsewhere. The one-file copy has `zxing.inlined.ts` instead. */
export async function openReader(): Promise<Reader> {
  const reader = await import('zxing-wasm/reader');
  await reader.prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });
  return reader;
}
