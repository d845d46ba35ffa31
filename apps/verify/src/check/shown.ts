import type { CheckId } from '@pramana/ledger';
import type { Sentence } from '../texts.ts';

export type CheckName = CheckId | 'sums' | 'prices' | 'keys' | 'online';
/** `ok` null: not established, which is never shown as passed. */
export type ShownCheck = { readonly check: CheckName; readonly ok: boolean | null; readonly say: Sentence };
