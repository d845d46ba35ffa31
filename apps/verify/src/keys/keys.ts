/** Whose signatures count: the policy that came with the page, was pasted, was signed for others, or that a server suggested. */
import { type Policy, parsePolicy } from '@pramana/ledger';
import embeddedText from './embedded.policy?raw';
import { forget, recall, remember } from './memory.ts';

export type Keys = {
  /** The policy, carried on by what root keys signed. */
  readonly policy: Policy;
  /** The policy as it was given. */
  readonly text: string;
  readonly source: 'embedded' | 'pasted' | 'suggested' | 'signed';
  /** Who suggested it; empty otherwise. */
  readonly host: string;
  /** When it was taken, Unix milliseconds; 0 for the embedded one. */
  readonly at: number;
  /** Whose policy of which number, and who signed it; of `signed` alone, verified when it was taken. */
  readonly signed?: { readonly name: string; readonly sequence: number; readonly by: string };
  /** Logs of hospitals whose root key signed what cannot both be true (`followSuccessions`). */
  readonly expelled?: Policy['logs'];
};

const PLACE = 'pramana.verify.keys';
/** Where statements of root keys are kept: apart, so that no other keys make the page forget that a log ended. */
export const STATEMENTS = 'pramana.verify.statements';

/** The keys that were built into this page; in this repository none. */
export function embeddedKeys(): Keys {
  return { policy: parsePolicy(embeddedText), text: embeddedText, source: 'embedded', host: '', at: 0 };
}

/** Keys from a text; `LedgerError` when it is no policy. */
export function keysFrom(text: string, source: 'pasted' | 'suggested', host: string, at: number): Keys {
  // A log's bare key is what people are given most often; without a quorum line nothing but the log counts.
  const lines = text
    .replaceAll('\r\n', '\n')
    .replaceAll(/^\s*([^\s+#]+\+[0-9a-f]{8}\+\S+)\s*$/gm, 'log $1')
    .trim();
  const complete = /^quorum[ \t]/m.test(lines) ? lines : `${lines}\nquorum none`;
  const policy = parsePolicy(`${complete}\n`);
  return { policy, text: `${complete}\n`, source, host, at };
}

/** The keys chosen on this device before, else the embedded ones. A damaged memory is no choice. */
export function rememberedKeys(): Keys {
  try {
    const { text, source, host, at, signed } = JSON.parse(recall(PLACE) ?? '') as Record<string, unknown>;
    const sound = typeof text === 'string' && typeof host === 'string' && Number.isSafeInteger(at);
    if (sound && (source === 'pasted' || source === 'suggested')) return keysFrom(text, source, host, at as number);
    if (sound && source === 'signed' && isSigned(signed))
      return { ...keysFrom(text, 'pasted', '', at as number), source, signed };
  } catch {
    // Nothing remembered, or nothing that can be read.
  }
  return embeddedKeys();
}

function isSigned(value: unknown): value is NonNullable<Keys['signed']> {
  const { name, sequence, by } = (value ?? {}) as Record<string, unknown>;
  return typeof name === 'string' && typeof by === 'string' && Number.isSafeInteger(sequence);
}

/** Keeps the choice on this device; the embedded keys are kept by forgetting every other. */
export function rememberKeys({ text, source, host, at, signed }: Keys): void {
  if (source === 'embedded') forget(PLACE);
  else remember(PLACE, JSON.stringify({ text, source, host, at, signed }));
}
