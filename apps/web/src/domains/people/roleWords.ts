import type { Role } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

/** Roles as people say them: "Nurse, Cashier". */
export function useRoleWords(): (roles: readonly Role[]) => string {
  const { t } = useTranslation();
  return (roles) => roles.map((role) => t(`role.${role}`)).join(', ');
}
