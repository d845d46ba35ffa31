import type { ErasureRequestJson } from '@pramana/contract';

/** Whether who looks from a patient's account may take a request back: the patient any, a guardian the one they made. */
export function canWithdraw(
  request: Pick<ErasureRequestJson, 'state' | 'mine'> | null,
  relation: 'self' | 'guardian',
): { ok: boolean; why?: string; code?: string } {
  if (request?.state !== 'open') return { ok: false, code: 'conflict', why: 'Nothing is asked for.' };
  if (relation === 'self' || request.mine) return { ok: true };
  return { ok: false, code: 'not_permitted', why: 'Only the patient, or who asked for it, takes it back.' };
}
