import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { type WitnessedLogsJson, witnesses } from '@pramana/contract';
import { IconBinaryTree2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../lib/api.ts';
import { countText } from '../../lib/format.ts';
import { usePoll } from '../../lib/poll.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { CodeArea } from '../../ui/CodeArea.tsx';
import { Acts } from './Acts.tsx';
import { CopyLines } from './CopyLines.tsx';
import { witnessLine } from './OwnWitness.tsx';
import { WitnessedLogRow } from './WitnessedLogRow.tsx';
import classes from './Witnesses.module.css';

const routes = witnesses.logs;
const ASK_MS = 5_000;

/** The other direction: whose logs this node cosigns, and how two operators exchange their keys. */
export function WitnessedLogs({ may }: { may: boolean }) {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(routes.show, {});
  const acts = useRoute(routes.acts, {});
  usePoll(refetch, ASK_MS, data !== undefined && data.logs.length > 0);
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (!data) return <RowsSkeleton rows={4} />;
  const steps = acts.data?.map(({ person, ...act }) => ({
    ...act,
    title: t(`witnesses.logs.act.${act.act}`, { who: person, log: act.origin }),
  }));
  return (
    <Stack gap="lg">
      <Section title={t('witnesses.logs.title')}>
        <Stack gap="md">
          <Text size="sm">{t('witnesses.logs.text')}</Text>
          {data.stopped ? (
            <Alert color="red" role="alert" title={t('witnesses.logs.stopped')}>
              {t('witnesses.logs.stoppedText')}
            </Alert>
          ) : null}
          {data.logs.length === 0 ? (
            <EmptyState icon={IconBinaryTree2} title={t('witnesses.logs.none')} text={t('witnesses.logs.noneText')} />
          ) : (
            <ul className={classes.list}>
              {data.logs.map((log) => (
                <WitnessedLogRow key={log.origin} log={log} may={may} />
              ))}
            </ul>
          )}
          <Evidence evidence={data.evidence} />
        </Stack>
      </Section>
      {may ? (
        <Section title={t('witnesses.logs.add')}>
          <FollowForm />
          <div className={classes.step}>
            <Text size="sm">{t('witnesses.logs.give')}</Text>
            <CopyLines label={t('witnesses.own.label')} text={witnessLine(data.own)} act={t('witnesses.own.copy')} />
          </div>
        </Section>
      ) : null}
      <Section title={t('witnesses.logs.acts')}>
        <Acts acts={acts} steps={steps} none={t('witnesses.logs.noActs')} label={t('witnesses.logs.acts')} />
      </Section>
    </Stack>
  );
}

/** Files that prove a fork to anybody. */
function Evidence({ evidence }: Pick<WitnessedLogsJson, 'evidence'>) {
  const { t, i18n } = useTranslation();
  if (evidence.length === 0) return null;
  const count = (value: number): string => countText(value, i18n.language);
  return (
    <Alert color="red" role="alert" title={t('witnesses.logs.forked')}>
      <Text size="sm">{t('witnesses.logs.forkedText')}</Text>
      <ul className={classes.evidence}>
        {evidence.map(({ id, origin, olderSize, newerSize, foundAt }) => (
          <li key={id}>
            <Text size="sm" className={classes.wrap}>
              {t(olderSize === newerSize ? 'witnesses.logs.sameSize' : 'witnesses.logs.twoSizes', {
                log: origin,
                older: count(olderSize),
                newer: count(newerSize),
              })}{' '}
              <TimeText at={foundAt} />{' '}
              <Anchor href={urlOf(routes.evidence, { params: { id } })} download size="sm" underline="always">
                {t('witnesses.logs.evidence')}
              </Anchor>
            </Text>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** What the other side gave: the lines of its logs. */
function FollowForm() {
  const { t } = useTranslation();
  const [lines, setLines] = useState('');
  const follow = useAction(routes.follow, { refreshes: [routes.show, routes.acts] });
  const { errorOf, general } = useFormProblem(follow.problem, ['lines']);
  const isReady = lines.trim().length >= 10;
  const submit = (): void => {
    if (!isReady) return;
    follow.run({ body: { lines: lines.trim() } }, () => {
      setLines('');
      toast(t('witnesses.logs.added'));
    });
  };
  return (
    <Form label={t('witnesses.logs.add')} onSubmit={submit} problem={follow.problem}>
      <Stack gap="md" maw={640} mb="lg">
        <Text size="sm">{t('witnesses.logs.take')}</Text>
        <CodeArea
          label={t('witnesses.logs.lines')}
          description={t('witnesses.logs.linesHint')}
          value={lines}
          error={errorOf('lines')}
          onChange={setLines}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          <SubmitButton loading={follow.isBusy} isReady={isReady}>
            {t('witnesses.logs.addAct')}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
