/**
 * What the pure cores of kernel, ledger, vault and contract may take from their surroundings besides the language
 * itself (I-8): text encoding, and nothing that tells the time, draws a random number or reaches a disk or a network.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView | ArrayBuffer): string;
}
