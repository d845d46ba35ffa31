import type { RegistrationStateName } from '@pramana/contract';

/** What the operator may do with a registration now, and if not, why. */
export function reviewCan(
  state: RegistrationStateName,
): Record<'approve' | 'refuse' | 'ask', { ok: boolean; code?: string; why?: string }> {
  const open = state === 'received' || state === 'asked';
  const decided = { ok: false, code: 'registration_decided', why: 'This registration has been decided.' };
  const waiting = { ok: false, code: 'registration_unanswered', why: 'The registrant has not answered yet.' };
  return {
    approve: open ? { ok: true } : decided,
    refuse: open ? { ok: true } : decided,
    ask: state === 'received' ? { ok: true } : open ? waiting : decided,
  };
}

/** A short name for addresses, from a hospital's name: lower-case letters, digits and dashes; `hospital` when none is left. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 28) || 'hospital';
}
