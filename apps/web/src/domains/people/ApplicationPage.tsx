import { Button, Stack, Textarea } from '@mantine/core';
import { type ApplicationJson, joining } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Form, useFormProblem } from '../../ui/Form.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageProblem } from '../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { ApplicationEdit } from './ApplicationEdit.tsx';
import { ChangedFacts } from './FactHistory.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { useRoleWords } from './roleWords.ts';
import { WORK_FIELDS } from './WorkFields.tsx';
import { phoneText } from '../../lib/phoneText.ts';

type Decision = 'approve' | 'ask' | 'refuse';

/** One application: what was said, and the admin's decision. */
export default function ApplicationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const words = useRoleWords();
  const [decision, setDecision] = useState<Decision | null>(null);
  const [isEditing, setEditing] = useState(false);
  const { data, can, problem, refetch } = useRoute(joining.applications.show, { params: { id } });
  if (problem && !data) {
    const back = { to: paths.applications(), label: t('people.applications.title') };
    return <PageProblem title={t('people.application.one')} problem={problem} onRetry={refetch} back={back} />;
  }
  if (!data) return <PageSkeleton />;
  const act = (kind: Decision, isMain = false) => (
    <ActionButton {...(isMain ? {} : { variant: 'default' })} can={can?.[kind]} onAct={() => setDecision(kind)}>
      {t(`people.decide.${kind}`)}
    </ActionButton>
  );
  const actions = (
    <>
      <ActionButton variant="default" can={can?.edit} onAct={() => setEditing(true)}>
        {t('people.edit')}
      </ActionButton>
      {act('refuse')}
      {act('ask')}
      {act('approve', true)}
    </>
  );
  const corrections = data.changes.map((change) => ({
    key: change.id,
    title: t('people.changedFacts', { by: change.by }),
    at: change.at,
    body: <ChangedFacts change={change} />,
  }));
  return (
    <Page title={data.name} subtitle={t(`people.application.states.${data.state}`)} actions={actions}>
      <Section title={t('people.about')}>
        <Facts>
          <Fact name={t('people.apply.roles')}>{words(data.roles)}</Fact>
          <Fact name={t('people.email')}>{data.email}</Fact>
          <Fact name={t('people.facts.phone')}>{phoneText(data.phone)}</Fact>
          {WORK_FIELDS.map((field) => (
            <Fact key={field} name={t(`people.facts.${field}`)}>
              {data[field]}
            </Fact>
          ))}
          <Fact name={t('people.apply.note')}>{data.note}</Fact>
          <Fact name={t('people.application.question')}>{data.question}</Fact>
          <Fact name={t('people.application.answer')}>{data.answer}</Fact>
          <Fact name={t('people.reason')}>{data.reason}</Fact>
          <Fact name={t('people.application.by')}>{data.decidedBy}</Fact>
          <Fact name={t('people.until')}>{data.until === null ? null : <TimeText at={data.until} />}</Fact>
        </Facts>
      </Section>
      {data.changes.length === 0 ? null : (
        <Section title={t('people.application.corrections')}>
          <Timeline label={t('people.application.corrections')} steps={corrections} />
        </Section>
      )}
      {isEditing ? <ApplicationEdit application={data} onClose={() => setEditing(false)} /> : null}
      {decision === null ? null : (
        <Decide key={decision} application={data} decision={decision} onClose={() => setDecision(null)} />
      )}
    </Page>
  );
}

interface DecideProps {
  application: ApplicationJson;
  decision: Decision;
  onClose: () => void;
}

function Decide({ application, decision, onClose }: DecideProps) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState(application.roles);
  const [text, setText] = useState('');
  const refreshes = [joining.applications.show, joining.applications.list];
  const approve = useAction(joining.applications.approve, { refreshes });
  const ask = useAction(joining.applications.ask, { refreshes });
  const refuse = useAction(joining.applications.refuse, { refreshes });
  const running = { approve, ask, refuse }[decision];
  const { errorOf, general } = useFormProblem(running.problem, ['roles', 'question', 'reason']);
  const params = { id: application.id };
  const done = (): void => {
    toast(t(`people.decided.${decision}`, { name: application.name }));
    onClose();
  };
  const save = (): void => {
    if (decision === 'approve') approve.run({ params, body: { roles } }, done);
    else if (decision === 'ask') ask.run({ params, body: { question: text } }, done);
    else refuse.run({ params, body: { reason: text } }, done);
  };
  const footer = (
    <>
      <Button variant="default" onClick={onClose}>
        {t('common.cancel')}
      </Button>
      <ActionButton onAct={save} isBusy={running.isBusy}>
        {t(`people.decide.${decision}`)}
      </ActionButton>
    </>
  );
  return (
    <Dialog title={t(`people.decide.${decision}`)} isOpen onClose={onClose} footer={footer}>
      <Form label={t(`people.decide.${decision}`)} onSubmit={save} problem={running.problem}>
        <Stack gap="md">
          {decision === 'approve' ? (
            <RoleChoice label={t('people.roles')} value={roles} onChange={setRoles} error={errorOf('roles')} />
          ) : (
            <Textarea
              label={t(decision === 'ask' ? 'people.application.question' : 'people.reason')}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              error={errorOf(decision === 'ask' ? 'question' : 'reason')}
              maxLength={decision === 'ask' ? 1000 : 200}
              autosize
              minRows={2}
              required
              withAsterisk={false}
              data-autofocus
            />
          )}
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
