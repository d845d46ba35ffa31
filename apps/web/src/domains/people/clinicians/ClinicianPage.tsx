import { type ClinicianJson, clinicians as routes, people } from '@pramana/contract';
import { IconPencil, IconUserOff } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { phoneText } from '../../../lib/phoneText.ts';
import { useAddressText } from '../addressText.ts';
import { ChangedFacts } from '../FactHistory.tsx';
import { EditDialog } from '../member/EditDialog.tsx';
import { Assigned } from './Assigned.tsx';
import { ClinicianState, roleOf } from './CliniciansPage.tsx';

/** One doctor or nurse: the professional record, who works with whom, and what was known before. */
export default function ClinicianPage() {
  const { t } = useTranslation();
  const { id = '', role: typed } = useParams({ strict: false });
  const role = roleOf(typed);
  const { may } = useSession();
  const [act, setAct] = useState<'edit' | 'retire' | null>(null);
  const { data, can, problem, refetch } = useRoute(routes.clinicians.show, { params: { role, id } });
  const close = (): void => setAct(null);
  if (problem && !data) {
    const back = { to: paths.clinicians(role), label: t(`people.clinicians.${role}s`) };
    return <PageProblem title={t('people.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  return (
    <Page
      title={data.name}
      subtitle={[t(`role.${role}`), data.category, data.department].filter(Boolean).join(' · ')}
      badge={data.state === 'active' ? undefined : <ClinicianState state={data.state} />}
      actions={
        <>
          <ActionButton
            variant="default"
            can={can?.retire}
            leftSection={<IconUserOff size={18} aria-hidden />}
            onAct={() => setAct('retire')}
          >
            {t('people.clinicians.retire')}
          </ActionButton>
          <ActionButton
            variant="default"
            can={can?.edit}
            leftSection={<IconPencil size={18} aria-hidden />}
            onAct={() => setAct('edit')}
          >
            {t('people.edit')}
          </ActionButton>
        </>
      }
    >
      <Record clinician={data} />
      <Assigned clinician={data} can={can?.assign} />
      {(data.changes ?? []).length === 0 ? null : (
        <Section title={t('departments.history')}>
          <Timeline
            label={t('departments.history')}
            steps={(data.changes ?? []).map((change) => ({
              key: change.id,
              at: change.at,
              title: t('people.changedFacts', { by: change.by }),
              body: <ChangedFacts change={change} />,
            }))}
          />
        </Section>
      )}
      {may('people:read') ? <Link to={paths.member(id)}>{t('people.clinicians.roles')}</Link> : null}
      {act === 'edit' ? <Edit id={id} onClose={close} /> : null}
      {act === 'retire' ? <Retire clinician={data} onClose={close} /> : null}
    </Page>
  );
}

function Record({ clinician }: { clinician: ClinicianJson }) {
  const { t } = useTranslation();
  const address = useAddressText();
  const { departmentId, department } = clinician;
  return (
    <Section title={t('people.about')}>
      <Facts>
        <Fact name={t('people.facts.department')}>
          {departmentId === null ? null : <Link to={paths.department(departmentId)}>{department}</Link>}
        </Fact>
        <Fact name={t('people.clinicians.category')}>{clinician.category}</Fact>
        <Fact name={t('people.facts.degree')}>{clinician.degree}</Fact>
        <Fact name={t('people.clinicians.experienceSince')}>{clinician.experienceSince}</Fact>
        <Fact name={t('people.facts.registrationNumber')}>{clinician.registrationNumber}</Fact>
        <Fact name={t('people.facts.council')}>{clinician.council}</Fact>
        <Fact name={t('people.facts.phone')}>{clinician.phone === null ? null : phoneText(clinician.phone)}</Fact>
        <Fact name={t('people.email')}>{clinician.email}</Fact>
        {clinician.address === undefined ? null : (
          <Fact name={t('people.facts.address')}>{address(clinician.address)}</Fact>
        )}
        <Fact name={t('people.since')}>{clinician.since ? <TimeText at={clinician.since} /> : null}</Fact>
        {clinician.until === null ? null : (
          <Fact name={t('people.clinicians.until')}>
            <TimeText at={clinician.until} />
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

function Edit({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, can } = useRoute(people.members.show, { params: { id } });
  return data === undefined ? null : <EditDialog member={data} can={can} onClose={onClose} />;
}

function Retire({ clinician, onClose }: { clinician: ClinicianJson; onClose: () => void }) {
  const { t } = useTranslation();
  const { retire, show, list } = routes.clinicians;
  const change = useAction(retire, { refreshes: [show, list, people.members.show, people.members.list] });
  const { id, role, name } = clinician;
  const save = (reason: string): void =>
    change.run({ params: { id, role }, body: { reason } }, () => {
      toast(t('people.clinicians.retired', { name }));
      onClose();
    });
  return (
    <ReasonDialog
      title={t('people.clinicians.retire')}
      consequence={t('people.clinicians.consequence')}
      running={change}
      onSave={save}
      onClose={onClose}
    />
  );
}
