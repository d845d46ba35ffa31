import { Checkbox, SimpleGrid } from '@mantine/core';
import { STAFF_ROLES, type StaffRole } from '@pramana/contract';
import { useTranslation } from 'react-i18next';

interface RoleChoiceProps {
  label: string;
  value: readonly StaffRole[];
  onChange: (roles: StaffRole[]) => void;
  error?: string | undefined;
  /** Roles to choose from; all that an admin gives when absent. */
  of?: readonly StaffRole[];
}

/** One or more roles. */
export function RoleChoice({ label, value, onChange, error, of = STAFF_ROLES }: RoleChoiceProps) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      label={label}
      value={[...value]}
      onChange={(roles) => onChange(of.filter((role) => roles.includes(role)))}
      error={error}
    >
      <SimpleGrid cols={2} spacing="xs" mt={4}>
        {of.map((role) => (
          <Checkbox key={role} value={role} label={t(`role.${role}`)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
