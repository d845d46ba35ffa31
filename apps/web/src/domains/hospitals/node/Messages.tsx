import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { hospitals, type MessageFateJson, system } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { newKey } from '../../../lib/intent.ts';
import { usePoll } from '../../../lib/poll.ts';
import { useAction, useRoute, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Limits.module.css';
import { openWord } from '../../../lib/openWord.ts';

const { messages: routes } = system;
const ASK_MS = 2_000;
const LOOK_MS = 10_000;
/** On a phone the table is scrolled, by keys too. */
const SCROLLED = { tabIndex: 0 };

/** How text messages and e-mails fare: counts, a test to the operator's own phone, and what failed. */
export function Messages() {
  const { t, i18n } = useTranslation();
  const messages = useRoute(routes.show, {});
  usePoll(messages.refetch, LOOK_MS, true);
  const count = (value: number): string => countText(value, i18n.language);
  const states = ['sent', 'waiting', 'failed', 'expired'] as const;
  if (messages.problem) return <ProblemText problem={messages.problem} />;
  return (
    <Section title={t('hospitals.rules.messages')}>
      <Stack gap="md">
        <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: SCROLLED }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('hospitals.rules.channel')}</Table.Th>
                {states.map((state) => (
                  <Table.Th key={state} ta="end">
                    {t(`hospitals.rules.${state}`)}
                  </Table.Th>
                ))}
                <Table.Th>{t('hospitals.rules.lastFailure')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {(messages.data ?? []).map((row) => (
                <Table.Tr key={row.channel}>
                  <Table.Td>
                    {t(`hospitals.rules.${row.channel}`)}
                    {row.available ? null : ` (${t('hospitals.rules.notSetUp')})`}
                  </Table.Td>
                  {states.map((state) => (
                    <Table.Td key={state} ta="end">
                      {count(row[state])}
                    </Table.Td>
                  ))}
                  <Table.Td>{row.lastFailure ?? '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <TestMessage />
        <Failed />
      </Stack>
    </Section>
  );
}

/** The operator's own phone shows whether the gateway delivers. A lost answer is asked for again under the same id. */
function TestMessage() {
  const { t } = useTranslation();
  const [id, setId] = useState(newKey);
  const [sent, setSent] = useState<{ id: string; to: string } | null>(null);
  const send = useAction(hospitals.console.testMessage, { refreshes: [routes.show, routes.fate] });
  const fate = useRoute(routes.fate, { params: { id: sent?.id ?? '' } }, { enabled: sent !== null });
  const state = fate.data?.state ?? 'waiting';
  usePoll(fate.refetch, ASK_MS, sent !== null && state === 'waiting');
  const submit = (): void =>
    send.run({ params: { id } }, ({ data }) => {
      setSent({ id: data.id, to: data.to });
      setId(newKey());
    });
  return (
    <div>
      <Group gap="sm">
        <Button variant="default" onClick={submit} loading={send.isBusy}>
          {t('hospitals.rules.test')}
        </Button>
        <Text size="sm" role="status">
          {sent === null
            ? null
            : t(`hospitals.rules.testIs.${state}`, { to: sent.to, failure: fate.data?.failure ?? '' })}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mt={4}>
        {t('hospitals.rules.testText')}
      </Text>
      {send.problem ? <ProblemText problem={send.problem} /> : null}
      {send.problem?.code === 'phone_not_proved' ? (
        <Anchor size="sm" renderRoot={(props) => <Link to={paths.security()} {...props} />}>
          {t('hospitals.rules.provePhone')}
        </Anchor>
      ) : null}
    </div>
  );
}

/** What failed in the last day: which message and why, never to whom. */
function Failed() {
  const { t } = useTranslation();
  const failed = useRouteList(routes.failed, {});
  usePoll(failed.refetch, LOOK_MS, true);
  if (failed.rows.length === 0) return null;
  return (
    <div>
      <Text fw={600} mb="xs">
        {t('hospitals.rules.failedTitle')}
      </Text>
      <ul className={classes.limits}>
        {failed.rows.map((row) => (
          <FailedMessage key={row.id} message={row} />
        ))}
      </ul>
    </div>
  );
}

function FailedMessage({
  message: { id, template, channel, createdAt, failure, canAgain },
}: {
  message: MessageFateJson;
}) {
  const { t } = useTranslation();
  const again = useAction(routes.again, { refreshes: [routes.show, routes.failed, routes.fate] });
  return (
    <li>
      <Group gap="md" justify="space-between">
        <div>
          <Text>
            {openWord(t, `hospitals.rules.template.${template}`, { defaultValue: template })} ·{' '}
            {t(`hospitals.rules.${channel}`)}
          </Text>
          <Text size="sm" c="dimmed">
            <TimeText at={createdAt} /> · {failure}
          </Text>
        </div>
        <ActionButton
          variant="default"
          can={canAgain ? { ok: true } : { ok: false, why: t('problem.message_over') }}
          isBusy={again.isBusy}
          onAct={() => again.run({ params: { id } }, () => toast(t('hospitals.rules.againDone')))}
        >
          {t('hospitals.rules.again')}
        </ActionButton>
      </Group>
      {again.problem ? <ProblemText problem={again.problem} /> : null}
    </li>
  );
}
