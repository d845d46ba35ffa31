import { Button, Skeleton, Text } from '@mantine/core';
import { sessions } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SessionList } from './SessionList.tsx';

/** Where one is signed in; each other place can be signed out, or all of them. */
export function OwnSessions() {
  const { t } = useTranslation();
  const list = useRouteList(sessions.own.list, {});
  const end = useAction(sessions.own.end, { refreshes: [sessions.own.list] });
  const endOthers = useAction(sessions.own.endOthers, { refreshes: [sessions.own.list] });
  if (list.problem) return <ErrorPanel problem={list.problem} onRetry={list.refetch} />;
  if (list.isLoading) return <Skeleton height={120} />;
  const problem = end.problem ?? endOthers.problem;
  return (
    <>
      <SessionList
        rows={list.rows}
        act={(row) =>
          row.isThis ? (
            <Text span size="sm" fw={600}>
              {t('identity.sessions.this')}
            </Text>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              loading={end.isBusy}
              onClick={() => end.run({ params: { id: row.id } }, () => toast(t('identity.sessions.ended')))}
            >
              {t('identity.sessions.end')}
            </Button>
          )
        }
      />
      <Text size="sm" c="dimmed" mt="sm">
        {t('identity.sessions.placeHint')}
      </Text>
      {problem ? <ProblemText problem={problem} /> : null}
      {/* Also where nobody is signed in elsewhere: a PIN at a shared PC is no session. */}
      <ConfirmButton
        mt="sm"
        variant="default"
        question={t('identity.sessions.endOthersQuestion')}
        consequence={t('identity.sessions.endOthersText')}
        isBusy={endOthers.isBusy}
        onAct={() => endOthers.run({}, () => toast(t('identity.sessions.endedOthers')))}
      >
        {t('identity.sessions.endOthers')}
      </ConfirmButton>
    </>
  );
}
