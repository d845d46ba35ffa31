import type { AccessEvent, Role } from '@pramana/contract';
import { ROLES } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

/** What an access is called, in the reader's language; what has no words stays as it is. */
export interface AccessWords {
  /** "Anita Rao (Cashier)"; the patient's own account has no name. */
  who: (event: Pick<AccessEvent, 'who' | 'roles'>) => string;
  /** "opened the bill OPD-2627-000012", "tried to open … and was refused". */
  did: (event: Pick<AccessEvent, 'resource' | 'document' | 'outcome'>) => string;
  purpose: (purpose: string) => string;
  resource: (resource: string) => string;
  /** "Counter 1, in the hospital's network". */
  from: (event: Pick<AccessEvent, 'place' | 'network'>) => string;
  roles: (roles: readonly string[]) => string;
}

export function useAccessWords(): AccessWords {
  const { t } = useTranslation();
  const roles: AccessWords['roles'] = (names) =>
    names.map((name) => (isRole(name) || name === 'machine' ? t(`role.${name}`) : name)).join(', ');
  const resource: AccessWords['resource'] = (name) => {
    // A denied try names the operation: `billing.bills.list`.
    const [domain = '', noun = ''] = name.split('.');
    const operation = t(`access.operation.${domain}-${noun}`, { defaultValue: name });
    return t(`access.resource.${name.replaceAll('.', '-')}`, { defaultValue: operation });
  };
  return {
    roles,
    resource,
    who: (event) =>
      event.who === null
        ? t(event.roles.includes('guardian') ? 'access.who.guardian' : 'access.who.patient')
        : event.who + (event.roles.length === 0 ? '' : ` (${roles(event.roles)})`),
    did: ({ resource: name, document, outcome }) => {
      const what = [resource(name), document].filter(Boolean).join(' ');
      return t(outcome === 'denied' ? 'access.did.denied' : 'access.did.opened', { what });
    },
    // A denied try's purpose is the permission that was missing.
    purpose: (name) => t(`access.purpose.${name.includes(':') ? 'missing' : name}`, { defaultValue: name, name }),
    from: ({ place, network }) => [place, t(`access.network.${network}`)].filter(Boolean).join(', '),
  };
}

function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}
