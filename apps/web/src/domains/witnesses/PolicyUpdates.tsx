import { Anchor, Stack, Text } from '@mantine/core';
import { type PolicyUpdatesJson, witnesses } from '@pramana/contract';
import { IconFileCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../lib/api.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Form, FormActs, useFormProblem } from '../../ui/Form.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { SubmitButton } from '../../ui/SubmitButton.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { StatementField } from '../keys/StatementField.tsx';

const routes = witnesses.policies;

/** Policies for others that this node publishes, as their signers signed them. */
export function PolicyUpdates({ may }: { may: boolean }) {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(routes.show, {});
  if (problem && !data) return <ErrorPanel problem={problem} onRetry={refetch} />;
  if (!data) return <RowsSkeleton rows={2} />;
  return (
    <Section title={t('witnesses.policies.title')}>
      <Stack gap="md">
        <Text size="sm" maw={720}>
          {t('witnesses.policies.text')}
        </Text>
        <Published updates={data.updates} />
        {may ? <PublishForm isFirst={data.updates.length === 0} /> : null}
      </Stack>
    </Section>
  );
}

function Published({ updates }: PolicyUpdatesJson) {
  const { t } = useTranslation();
  if (updates.length === 0) return <EmptyState icon={IconFileCheck} title={t('witnesses.policies.none')} />;
  const steps = updates.map(({ name, sequence, signedBy, logs, at, person, block }) => ({
    key: `${name} ${sequence}`,
    title: t('witnesses.policies.published', { name, sequence, who: person ?? '' }),
    at,
    body: (
      <Text size="sm">
        {t('witnesses.policies.signedBy', { names: signedBy.join(', '), count: logs })}{' '}
        <Link to={paths.nodeBlock(block.series, block.number)}>{block.label}</Link>
      </Text>
    ),
  }));
  return (
    <>
      <Timeline steps={steps} label={t('witnesses.policies.title')} />
      <Anchor href={urlOf(routes.newest, {})} target="_blank" rel="noreferrer">
        {t('witnesses.policies.newest')}
      </Anchor>
    </>
  );
}

function PublishForm({ isFirst }: { isFirst: boolean }) {
  const { t } = useTranslation();
  const [update, setUpdate] = useState('');
  const [pins, setPins] = useState('');
  const publish = useAction(routes.publish, { refreshes: [routes.show] });
  const { errorOf, general } = useFormProblem(publish.problem, ['update', 'pins']);
  const isReady = update.trim() !== '' && (!isFirst || pins.trim() !== '');
  const submit = (): void => {
    publish.run({ body: { update, ...(pins.trim() === '' ? {} : { pins }) } }, () => {
      setUpdate('');
      setPins('');
      toast(t('witnesses.policies.done'));
    });
  };
  return (
    <Form label={t('witnesses.policies.publish')} onSubmit={submit} problem={publish.problem}>
      <Stack gap="md" maw={720}>
        <StatementField
          label={t('witnesses.policies.update')}
          description={t('witnesses.policies.updateText')}
          value={update}
          onChange={setUpdate}
          error={errorOf('update')}
        />
        <StatementField
          label={t('witnesses.policies.pins')}
          description={t('witnesses.policies.pinsText')}
          value={pins}
          onChange={setPins}
          error={errorOf('pins')}
        />
        {general ? <ProblemText problem={general} /> : null}
        <FormActs isOneOfMany>
          <SubmitButton loading={publish.isBusy} isReady={isReady}>
            {t('witnesses.policies.publish')}
          </SubmitButton>
        </FormActs>
      </Stack>
    </Form>
  );
}
