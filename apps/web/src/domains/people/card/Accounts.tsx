import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { type PatientAccountJson, patientAccounts } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';

const routes = patientAccounts.accounts;

/** Who sees a patient as their own now, and cards that nobody has used yet; each can be ended. */
export function Accounts({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const params = { id: patientId };
  const list = useRouteList(routes.list, { params });
  const end = useAction(routes.end, { refreshes: [routes.list] });
  const problem = list.problem ?? end.problem;
  if (list.isLoading) return <Skeleton height={48} />;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('people.access.now')}
      </Text>
      {problem ? <ProblemText problem={problem} /> : null}
      {list.rows.length === 0 && problem === null ? (
        <Text size="sm" c="dimmed">
          {t('people.access.nobody')}
        </Text>
      ) : null}
      {list.rows.map((row) => (
        <Group key={row.id} justify="space-between" wrap="nowrap" gap="sm">
          <Account row={row} />
          <ConfirmButton
            size="compact-sm"
            variant="default"
            flex="none"
            question={t(`people.access.endQuestion.${row.kind}`)}
            consequence={t(`people.access.endText.${row.kind}`)}
            isBusy={end.isBusy}
            onAct={() => end.run({ params: { ...params, account: row.id } }, () => toast(t('people.access.ended')))}
          >
            {t(`people.access.end.${row.kind}`)}
          </ConfirmButton>
        </Group>
      ))}
    </Stack>
  );
}

function Account({ row }: { row: PatientAccountJson }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="sm">
        {row.name ?? t('people.access.openCard')} · {t(`people.access.relation.${row.relation}`)}
      </Text>
      <Text size="sm" c="dimmed">
        {row.scope.map((scope) => t(`people.access.scopes.${scope}`)).join(', ')} · {t('people.access.since')}{' '}
        <TimeText at={row.since} />
        {row.until === null ? null : (
          <>
            {' '}
            · {t('people.until')} <TimeText at={row.until} />
          </>
        )}
        {row.proof === '' ? null : ` · ${row.proof}`}
      </Text>
    </div>
  );
}
