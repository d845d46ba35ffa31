import { Badge, Group, Text } from '@mantine/core';
import { type CanOf, type MemberJson, people as routes } from '@pramana/contract';
import { IconPlayerPause, IconPlayerPlay, IconShieldCheck } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../lib/query.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { Section } from '../../ui/Section.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { type MemberAct, MemberDialog } from './MemberDialog.tsx';
import { useRoleWords } from './roleWords.ts';

/** One who works here: facts, roles, and every change with the entry that proves it. */
export default function MemberPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const words = useRoleWords();
  const [act, setAct] = useState<MemberAct | null>(null);
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
      actions={<Acts can={can} onAct={setAct} state={member.state} />}
    >
      <MemberFacts member={member} />
      <History member={member} />
      <MemberDialog member={member} act={act} onClose={() => setAct(null)} />
    </Page>
  );
}

interface ActsProps {
  can: CanOf<typeof routes.members.show> | undefined;
  state: MemberJson['state'];
  onAct: (act: MemberAct) => void;
}

function Acts({ can, state, onAct }: ActsProps) {
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
        <Fact name={t('people.facts.phone')}>{member.phone}</Fact>
        <Fact name={t('people.facts.department')}>{member.department}</Fact>
        <Fact name={t('people.facts.category')}>{member.category}</Fact>
        <Fact name={t('people.facts.experienceYears')}>{member.experienceYears}</Fact>
        <Fact name={t('people.facts.degree')}>{member.degree}</Fact>
        <Fact name={t('people.facts.registrationNumber')}>{member.registrationNumber}</Fact>
        <Fact name={t('people.facts.council')}>{member.council}</Fact>
        <Fact name={t('people.since')}>{member.since ? <TimeText at={member.since} /> : null}</Fact>
      </Facts>
    </Section>
  );
}

function History({ member }: { member: MemberJson }) {
  const { t } = useTranslation();
  const words = useRoleWords();
  const steps = member.history.map((change) => ({
    key: change.id,
    title: t(`people.change.${change.action}`, { roles: words(change.roles), by: change.by }),
    at: change.at,
    body: (
      <Group gap="xs">
        {change.reason === '' ? null : <Text size="sm">{change.reason}</Text>}
        {change.block === null ? null : (
          <Link to={paths.block(change.block.series, change.block.number)}>{change.block.label}</Link>
        )}
      </Group>
    ),
  }));
  return (
    <Section title={t('people.history')}>
      <Timeline steps={steps} label={t('people.history')} />
    </Section>
  );
}
