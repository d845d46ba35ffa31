import { Badge, Text } from '@mantine/core';
import { clinicians, CLINICIAN_ROLES, type ClinicianRole, departments as routes } from '@pramana/contract';
import { IconArchive, IconPencil, IconRotate } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute, useRouteList } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import classes from './Departments.module.css';
import { NameDialog } from './NameDialog.tsx';

const { show, list, retire, reopen } = routes.departments;

/** One department: who works in it, and everything that became of it. */
export default function DepartmentPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const [act, setAct] = useState<'rename' | 'retire' | 'reopen' | null>(null);
  const { data, can, problem, refetch } = useRoute(show, { params: { id } });
  const close = (): void => setAct(null);
  if (problem && !data) {
    const back = { to: paths.departments(), label: t('departments.title') };
    return <PageProblem title={t('departments.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  const isRetired = data.retiredAt !== null;
  return (
    <Page
      title={data.name}
      badge={
        isRetired ? (
          <Badge tt="none" color="gray" variant="light">
            {t('departments.retired')}
          </Badge>
        ) : undefined
      }
      actions={
        <>
          {isRetired ? (
            <ActionButton
              variant="default"
              can={can?.reopen}
              leftSection={<IconRotate size={18} aria-hidden />}
              onAct={() => setAct('reopen')}
            >
              {t('departments.reopen')}
            </ActionButton>
          ) : (
            <ActionButton
              variant="default"
              can={can?.retire}
              leftSection={<IconArchive size={18} aria-hidden />}
              onAct={() => setAct('retire')}
            >
              {t('departments.retire')}
            </ActionButton>
          )}
          <ActionButton
            variant="default"
            can={can?.rename}
            leftSection={<IconPencil size={18} aria-hidden />}
            onAct={() => setAct('rename')}
          >
            {t('departments.rename')}
          </ActionButton>
        </>
      }
    >
      {CLINICIAN_ROLES.map((role) => (
        <Working key={role} department={id} role={role} />
      ))}
      <Section title={t('departments.history')}>
        <Timeline
          label={t('departments.history')}
          steps={data.history.map(({ id: key, at, action, name, reason, by }) => ({
            key,
            at,
            title: t(`departments.change.${action}`, { name, by: by === '' ? t('departments.takenOver') : by }),
            ...(reason === '' ? {} : { body: <Text size="sm">{reason}</Text> }),
          }))}
        />
      </Section>
      {act === 'rename' ? <NameDialog department={data} onClose={close} /> : null}
      {act === 'retire' || act === 'reopen' ? <Retire act={act} id={id} name={data.name} onClose={close} /> : null}
    </Page>
  );
}

interface RetireProps {
  act: 'retire' | 'reopen';
  id: string;
  name: string;
  onClose: () => void;
}

function Retire({ act, id, name, onClose }: RetireProps) {
  const { t } = useTranslation();
  const change = useAction(act === 'retire' ? retire : reopen, { refreshes: [show, list] });
  const save = (reason: string): void =>
    change.run({ params: { id }, body: { reason } }, () => {
      toast(t(`departments.done.${act}`, { name }));
      onClose();
    });
  return (
    <ReasonDialog
      title={t(`departments.${act}`)}
      consequence={t(`departments.consequence.${act}`)}
      running={change}
      onSave={save}
      onClose={onClose}
    />
  );
}

/** Doctors or nurses who work in a department now. */
function Working({ department, role }: { department: string; role: ClinicianRole }) {
  const { t } = useTranslation();
  const { rows, isLoading } = useRouteList(clinicians.clinicians.list, {
    query: { role, department, state: 'active' },
  });
  return (
    <Section title={t(`people.clinicians.${role}s`)}>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {isLoading ? t('common.loading') : t('departments.nobody')}
        </Text>
      ) : (
        <ul className={classes.people}>
          {rows.map((row) => (
            <li key={row.id}>
              <Link to={paths.clinician(role, row.id)}>{row.name}</Link>
              {row.category === '' ? null : `, ${row.category}`}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
