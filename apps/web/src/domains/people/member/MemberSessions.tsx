import { Button, Skeleton, Text } from '@mantine/core';
import { type MemberJson, sessions } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { SessionList } from '../../identity/sessions/SessionList.tsx';

const routes = sessions.ofMember;

/** Where a member is signed in to this hospital; the admin ends one place, or all of them. */
export function MemberSessions({ member }: { member: Pick<MemberJson, 'id' | 'name'> }) {
  const { t } = useTranslation();
  const params = { id: member.id };
  const list = useRouteList(routes.list, { params });
  const endOne = useAction(routes.endOne, { refreshes: [routes.list] });
  const endAll = useAction(routes.end, { refreshes: [routes.list] });
  const problem = endOne.problem ?? endAll.problem;
  return (
    <Section title={t('people.sessions.title')}>
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {list.isLoading ? <Skeleton height={80} /> : null}
      {list.rows.length === 0 && !list.isLoading && list.problem === null ? (
        <Text c="dimmed">{t('people.sessions.none')}</Text>
      ) : null}
      <SessionList
        rows={list.rows}
        act={({ id, isThis }) =>
          isThis ? (
            <Text span size="sm" fw={600}>
              {t('identity.sessions.this')}
            </Text>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              loading={endOne.isBusy}
              onClick={() =>
                endOne.run({ params: { ...params, session: id } }, () => toast(t('people.sessions.ended')))
              }
            >
              {t('people.sessions.end')}
            </Button>
          )
        }
      />
      {problem ? <ProblemText problem={problem} /> : null}
      {list.rows.length > 0 ? (
        <ConfirmButton
          mt="sm"
          variant="default"
          question={t('people.sessions.endAllQuestion', { name: member.name })}
          consequence={t('people.sessions.endAllText')}
          isBusy={endAll.isBusy}
          onAct={() => endAll.run({ params }, () => toast(t('people.sessions.ended')))}
        >
          {t('people.sessions.endAll')}
        </ConfirmButton>
      ) : null}
    </Section>
  );
}
