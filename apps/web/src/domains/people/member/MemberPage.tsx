import { Anchor, Badge, Group, Text } from '@mantine/core';
import { type CanOf, type MemberJson, people as routes } from '@pramana/contract';
import { IconPencil, IconPlayerPause, IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { phoneText } from '../../../lib/phoneText.ts';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { ChangedFacts } from '../FactHistory.tsx';
import { useAddressText } from '../addressText.ts';
import { EditDialog } from './EditDialog.tsx';
import { type MemberAct, MemberDialog } from './MemberDialog.tsx';
import { MemberSessions } from './MemberSessions.tsx';
import { useRoleWords } from '../roleWords.ts';

/** One who works here: facts, roles, and every change with the entry that proves it. */
export default function MemberPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const words = useRoleWords();
  const [act, setAct] = useState<MemberAct | null>(null);
  const [isEditing, setEditing] = useState(false);
  const { data: member, can, problem, refetch } = useRoute(routes.members.show, { params: { id } });
  if (problem && !member) {
    const back = { to: paths.people(), label: t('people.title') };
    return <PageProblem title={t('people.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!member) return <PageSkeleton />;
  return (
    <Page
      title={member.name}
      subtitle={words(member.roles)}
      badge={
        member.state === 'active' ? undefined : (
          <Badge tt="none" color="gray" variant="light">
            {t(`people.states.${member.state}`)}
          </Badge>
        )
      }
      actions={<Acts can={can} onAct={setAct} onEdit={() => setEditing(true)} state={member.state} />}
    >
      <MemberFacts member={member} />
      {member.state === 'active' ? <MemberSessions member={member} /> : null}
      <History member={member} />
      <MemberDialog member={member} act={act} onClose={() => setAct(null)} />
      {isEditing ? <EditDialog member={member} can={can} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}

interface ActsProps {
  can: CanOf<typeof routes.members.show> | undefined;
  state: MemberJson['state'];
  onAct: (act: MemberAct) => void;
  onEdit: () => void;
}

function Acts({ can, state, onAct, onEdit }: ActsProps) {
  const { t } = useTranslation();
  return (
    <>
      {state === 'suspended' ? (
        <ActionButton
          variant="default"
          can={can?.resume}
          leftSection={<IconPlayerPlay size={18} aria-hidden />}
          onAct={() => onAct('resume')}
        >
          {t('people.act.resume')}
        </ActionButton>
      ) : (
        <ActionButton
          variant="default"
          can={can?.suspend}
          leftSection={<IconPlayerPause size={18} aria-hidden />}
          onAct={() => onAct('suspend')}
        >
          {t('people.act.suspend')}
        </ActionButton>
      )}
      <ActionButton variant="default" can={can?.edit} leftSection={<IconPencil size={18} aria-hidden />} onAct={onEdit}>
        {t('people.edit')}
      </ActionButton>
      <ActionButton
        can={can?.roles}
        leftSection={<IconShieldCheck size={18} aria-hidden />}
        onAct={() => onAct('roles')}
      >
        {t('people.act.roles')}
      </ActionButton>
    </>
  );
}

function MemberFacts({ member }: { member: MemberJson }) {
  const { t } = useTranslation();
  return (
    <Section title={t('people.about')}>
      <Facts>
        <Fact name={t('people.login')}>{member.login}</Fact>
        <Fact name={t('people.facts.phone')}>{member.phone && phoneText(member.phone)}</Fact>
        <Fact name={t('people.email')}>{member.email}</Fact>
        <Fact name={t('people.facts.department')}>{member.department}</Fact>
        <Fact name={t('people.facts.category')}>{member.category}</Fact>
        <Fact name={t('people.facts.experienceYears')}>
          {member.experienceYears === null ? null : t('people.yearsOf', { count: member.experienceYears })}
        </Fact>
        <Fact name={t('people.facts.degree')}>{member.degree}</Fact>
        <Fact name={t('people.facts.registrationNumber')}>{member.registrationNumber}</Fact>
        <Fact name={t('people.facts.council')}>{member.council}</Fact>
        <Fact name={t('people.facts.address')}>{useAddressText()(member.address)}</Fact>
        <Fact name={t('people.since')}>{member.since ? <TimeText at={member.since} /> : null}</Fact>
      </Facts>
    </Section>
  );
}

function History({ member }: { member: MemberJson }) {
  const { t } = useTranslation();
  const words = useRoleWords();
  const facts = member.changes.map((change) => ({
    key: change.id,
    title: t('people.changedFacts', { by: change.by }),
    at: change.at,
    body: <ChangedFacts change={change} />,
  }));
  const roles = member.history.map((change) => ({
    key: change.id,
    title: t(`people.change.${change.action}`, { roles: words(change.roles), by: change.by }),
    at: change.at,
    body: (
      <Group gap="xs">
        {change.reason === '' ? null : <Text size="sm">{change.reason}</Text>}
        {change.block === null ? null : (
          <>
            <Link to={paths.block(change.block.series, change.block.number)}>{change.block.label}</Link>
            <Anchor
              size="sm"
              href={urlOf(routes.members.proof, { params: { id: member.id, change: change.id } })}
              download
              aria-label={`${t('access.own.proof')}: ${change.block.label}`}
            >
              {t('access.own.proof')}
            </Anchor>
          </>
        )}
      </Group>
    ),
  }));
  const steps = [...facts, ...roles].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return (
    <Section title={t('people.history')}>
      <Timeline steps={steps} label={t('people.history')} />
    </Section>
  );
}
