import type { AccessEvent, Role } from '@pramana/contract';
import { ROLES } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { openWord } from '../../lib/openWord.ts';

/** What an access is called, in the reader's language; what has no words stays as it is. */
export interface AccessWords {
  /** "Anita Rao (Cashier)"; the patient's own account has no name, and a stranger with a paper neither. */
  who: (event: Pick<AccessEvent, 'who' | 'roles'>) => string;
  /** "opened the bill OPD-2627-000012", "tried to open … and was refused". */
  did: (event: Pick<AccessEvent, 'resource' | 'document' | 'outcome'>) => string;
  purpose: (purpose: string) => string;
  resource: (resource: string) => string;
  /** "Counter 1, in the hospital's network". */
  from: (event: Pick<AccessEvent, 'place' | 'network'>) => string;
  roles: (roles: readonly string[]) => string;
  /** Who did what as one sentence. */
  sentence: (event: Pick<AccessEvent, 'who' | 'roles' | 'resource' | 'document' | 'outcome'>) => string;
}

/** What has no number of its own, such as a merge, is told apart by an id, which says nothing to a reader. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** To whom it is told: the hospital's own people, the patient themselves, or their guardian. */
export type Reader = 'hospital' | 'self' | 'guardian';

export function useAccessWords(reader: Reader = 'hospital'): AccessWords {
  const { t } = useTranslation();
  const roles: AccessWords['roles'] = (names) =>
    names.map((name) => (isRole(name) || name === 'machine' ? t(`role.${name}`) : name)).join(', ');
  const resource: AccessWords['resource'] = (name) => {
    // A denied try names the operation: `billing.bills.list`.
    const [domain = '', noun = ''] = name.split('.');
    const operation = openWord(t, `access.operation.${domain}-${noun}`, { defaultValue: name });
    const key = name.replaceAll('.', '-');
    const known = openWord(t, `access.resource.${key}`, { defaultValue: operation });
    return reader === 'self' ? openWord(t, `access.own.resource.${key}`, { defaultValue: known }) : known;
  };
  const whatOf = ({ resource: name, document }: Pick<AccessEvent, 'resource' | 'document'>): string =>
    [resource(name), document !== null && ID.test(document) ? null : document].filter(Boolean).join(' ');
  const who: AccessWords['who'] = (event) =>
    event.who === null
      ? t(`access.who.${isStranger(event) ? 'stranger' : event.roles.includes('guardian') ? 'guardian' : 'patient'}`)
      : event.who + (event.roles.length === 0 ? '' : ` (${roles(event.roles)})`);
  const did: AccessWords['did'] = (event) =>
    t(event.outcome === 'denied' ? 'access.did.denied' : 'access.did.opened', { what: whatOf(event) });
  return {
    roles,
    resource,
    who,
    did,
    sentence: (event) => {
      if (event.who !== null || isStranger(event) || reader === 'hospital') return `${who(event)} ${did(event)}`;
      return t(`access.own.account.${accountOf(event, reader)}`, { what: whatOf(event) });
    },
    // A denied try's purpose is the permission that was missing.
    purpose: (name) =>
      openWord(t, `access.purpose.${name.includes(':') ? 'missing' : name}`, { defaultValue: name, name }),
    from: ({ place, network }) => [place, t(`access.network.${network}`)].filter(Boolean).join(', '),
  };
}

/** Somebody who was not signed in: they held a paper. An account of the patient's or a guardian's has its role. */
export function isStranger({ who, roles }: Pick<AccessEvent, 'who' | 'roles'>): boolean {
  return who === null && roles.length === 0;
}

/** Whose account looked, of those that carry no name. */
function accountOf(
  { roles, outcome }: Pick<AccessEvent, 'roles' | 'outcome'>,
  reader: Reader,
): 'patient' | 'patientOther' | 'guardian' | 'denied' {
  if (outcome === 'denied') return 'denied';
  if (roles.includes('guardian')) return 'guardian';
  return reader === 'self' ? 'patient' : 'patientOther';
}

function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}
