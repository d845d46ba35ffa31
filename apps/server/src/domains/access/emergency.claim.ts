import { type ClaimItem, fromHex } from '@pramana/ledger';

/** What an opening or a review of an emergency access says. */
export interface EmergencyFacts {
  act: 'opened' | 'reviewed';
  openingId: string | null;
  authorId: string;
  personName: string;
  roles: readonly string[];
  /** The reason, or the review's note; null when it cannot be read. */
  words: string | null;
  expiresAt: Date | null;
  justified: boolean | null;
}

/** The items of an `override` that breaks the glass or judges it. Frozen: see docs/decisions/0010-access-leaves.md. */
export function emergencyItems(facts: EmergencyFacts): ClaimItem[] {
  const author = { id: bytesOfId(facts.authorId), name: facts.personName, roles: [...facts.roles].sort() };
  const words = facts.words ?? '';
  const act =
    facts.act === 'opened'
      ? { name: 'emergency', value: { reason: words, until: facts.expiresAt?.getTime() ?? null } }
      : {
          name: 'review',
          value: { opening: bytesOfId(facts.openingId ?? ''), justified: facts.justified, note: words },
        };
  return [{ name: 'author', value: author }, act];
}

/** Columns that are called otherwise than the items' keys. */
export const EMERGENCY_COLUMNS: Readonly<Record<string, string>> = {
  'author.id': 'author_id',
  'author.name': 'person_name',
  'emergency.reason': 'words_box',
  'emergency.until': 'expires_at',
  'review.opening': 'opening_id',
  'review.note': 'words_box',
};

function bytesOfId(id: string): Uint8Array {
  return fromHex(id.replaceAll('-', ''));
}
