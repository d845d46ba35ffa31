import { Table, Text } from '@mantine/core';
import { type Permission, PERMISSIONS, people as routes, STAFF_ROLES } from '@pramana/contract';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';

const NAMES = (Object.keys(PERMISSIONS) as Permission[]).filter((name) => !/^(node|self):/.test(name));

/** Who may do what, from the very table that the server asks, and which colleagues hold it. */
export default function PermissionsPage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(routes.permissions.list, {});
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <PageSkeleton />;
  const holders = new Map(data.map((each) => [each.permission, each.people]));
  return (
    <Page title={t('people.permissions.title')} subtitle={t('people.permissions.text')} isWide>
      <Table.ScrollContainer minWidth={900}>
        <Table highlightOnHover withRowBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('people.permissions.permission')}</Table.Th>
              {STAFF_ROLES.map((role) => (
                <Table.Th key={role}>{t(`role.${role}`)}</Table.Th>
              ))}
              <Table.Th>{t('people.permissions.who')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {NAMES.map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">
                  <Text size="sm" ff="monospace">
                    {name}
                  </Text>
                </Table.Th>
                {STAFF_ROLES.map((role) => (
                  <Table.Td key={role}>
                    {(PERMISSIONS[name] as readonly string[]).includes(role) ? (
                      <IconCheck size={16} aria-label={t('people.permissions.may')} />
                    ) : null}
                  </Table.Td>
                ))}
                <Table.Td>{(holders.get(name) ?? []).map((person) => person.name).join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Page>
  );
}
