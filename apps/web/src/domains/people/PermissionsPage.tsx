import { type DataOf, type Permission, PERMISSIONS, people as routes, STAFF_ROLES } from '@pramana/contract';
import { IconCheck } from '@tabler/icons-react';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import classes from './PermissionsPage.module.css';
import { useRoleWords } from './roleWords.ts';

type StaffPermission = Exclude<Permission, `${'node' | 'self'}:${string}`>;
type Holders = DataOf<typeof routes.permissions.list>[number]['people'];
interface Row {
  name: StaffPermission;
  holders: Holders;
}

const isOfStaff = (name: Permission): name is StaffPermission => !/^(node|self):/.test(name);
const NAMES = (Object.keys(PERMISSIONS) as Permission[]).filter(isOfStaff);
const rolesOf = (name: StaffPermission) => STAFF_ROLES.filter((role) => PERMISSIONS[name].some((one) => one === role));
const namesOf = (holders: Holders): string => holders.map((person) => person.name).join(', ');

/** What a permission allows, in words. */
function usePermissionWords(): (name: StaffPermission) => string {
  const { t } = useTranslation();
  return (name) => t(`permission.${name.replace(':', '_') as Underscored<StaffPermission>}`);
}
type Underscored<Name> = Name extends `${infer Subject}:${infer Act}` ? `${Subject}_${Act}` : never;

/** Who may do what, from the very table that the server asks, and which colleagues hold it. */
export default function PermissionsPage() {
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 40em)', undefined, { getInitialValueInEffect: false });
  const { data, problem, refetch } = useRoute(routes.permissions.list, {});
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <PageSkeleton />;
  const holders = new Map(data.map((each) => [each.permission, each.people]));
  const rows = NAMES.map((name) => ({ name, holders: holders.get(name) ?? [] }));
  return (
    <Page title={t('people.permissions.title')} subtitle={t('people.permissions.text')} isWide>
      {isPhone ? <PermissionList rows={rows} /> : <PermissionTable rows={rows} />}
    </Page>
  );
}

function PermissionTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation();
  const words = usePermissionWords();
  return (
    <table className={classes.table} aria-label={t('people.permissions.title')}>
      <thead>
        <tr>
          <th scope="col">{t('people.permissions.permission')}</th>
          {STAFF_ROLES.map((role) => (
            <th key={role} scope="col" className={classes.role}>
              {t(`role.${role}`)}
            </th>
          ))}
          <th scope="col">{t('people.permissions.who')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, holders }) => (
          <tr key={name}>
            <th scope="row">{words(name)}</th>
            {STAFF_ROLES.map((role) => (
              <td key={role} className={classes.role}>
                {rolesOf(name).includes(role) ? (
                  <IconCheck size={16} role="img" aria-label={t('people.permissions.may')} />
                ) : null}
              </td>
            ))}
            <td className={classes.who}>{namesOf(holders)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The same on the phone, where a table of nine columns has no place. */
function PermissionList({ rows }: { rows: readonly Row[] }) {
  const words = usePermissionWords();
  const roles = useRoleWords();
  return (
    <ul className={classes.list}>
      {rows.map(({ name, holders }) => (
        <li key={name}>
          <strong>{words(name)}</strong>
          <span>{roles(rolesOf(name))}</span>
          <span className={classes.who}>{namesOf(holders)}</span>
        </li>
      ))}
    </ul>
  );
}
