import { permits, type Right } from '@pramana/contract';
import { type ErrorCode, ERRORS } from '@pramana/kernel';

export interface Can {
  ok: boolean;
  why?: string;
  code?: string;
}

const YES: Can = { ok: true };

function no(code: ErrorCode, why: string = ERRORS[code][1]): Can {
  return { ok: false, code, why };
}

/** What somebody may do with a consultation. */
export function canConsultation({
  rights,
  isSealed,
  hasDraft,
}: {
  rights: readonly Right[];
  isSealed: boolean;
  hasDraft: boolean;
}): { amend: Can; seal: Can } {
  const writes = permits(rights, 'consultation:write');
  if (!writes) return { amend: no('not_permitted'), seal: no('not_permitted') };
  return {
    amend: isSealed ? YES : no('not_found', 'It is not sealed yet.'),
    seal: hasDraft ? YES : no('not_found', 'Nothing is being written.'),
  };
}
