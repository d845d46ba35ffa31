/**
 * Reads QR codes out of the camera's frames, apart from the page: the decoder is WebAssembly, which the page's own policy does
 * not allow (the server allows it to this file alone), and it is fetched when somebody scans for the first time.
 */
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import url from 'zxing-wasm/reader/zxing_reader.wasm?url';

const ready = prepareZXingModule({ overrides: { locateFile: () => url }, fireImmediately: true });

/** The worker's scope, of which the DOM's types know nothing. */
const scope = globalThis as unknown as {
  addEventListener(type: 'message', listener: (event: MessageEvent<ImageData>) => void): void;
  /** The texts that were seen; null: the decoder cannot run here. */
  postMessage(texts: readonly string[] | null, transfer: Transferable[]): void;
};

scope.addEventListener('message', ({ data }) => {
  void readBarcodes(data, { formats: ['QRCode'], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 }).then(
    (found) =>
      scope.postMessage(
        found.map(({ text }) => text),
        [],
      ),
    () => scope.postMessage([], []),
  );
});

ready.catch(() => scope.postMessage(null, []));
