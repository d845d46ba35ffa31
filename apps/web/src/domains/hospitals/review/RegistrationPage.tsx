import { Alert, Anchor, Group, Stack, Text } from '@mantine/core';
import { type Answer, hospitals as contract, type RegistrationReviewJson } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { ApproveDialog } from './ApproveDialog.tsx';
import { Notes } from './Notes.tsx';
import { AnswerDialog } from './AnswerDialog.tsx';
import { StateBadge } from './StateBadge.tsx';
import { openWord } from '../../../lib/openWord.ts';

const routes = contract.registrations;
type Can = NonNullable<Answer<typeof routes.show>['can']>;

/** One registration before the operator: every fact, what was said, what looks like it, and the decision. */
export default function RegistrationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const review = useRoute(routes.show, { params: { id } });
  if (review.problem && !review.data) {
    const back = { to: paths.registrations(), label: t('hospitals.review.title') };
    return (
      <PageProblem title={t('hospitals.review.one')} problem={review.problem} onRetry={review.refetch} back={back} />
    );
  }
  if (!review.data || !review.can) return <PageSkeleton />;
  return <Shown review={review.data} can={review.can} />;
}

function Shown({ review, can }: { review: RegistrationReviewJson; can: Can }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'approve' | 'refuse' | 'ask' | null>(null);
  const close = (): void => setDialog(null);
  const acts = (
    <Group gap="sm">
      <ActionButton variant="default" can={can.ask} onAct={() => setDialog('ask')}>
        {t('hospitals.review.ask')}
      </ActionButton>
      <ActionButton variant="default" can={can.refuse} onAct={() => setDialog('refuse')}>
        {t('hospitals.review.refuse')}
      </ActionButton>
      <ActionButton can={can.approve} onAct={() => setDialog('approve')}>
        {t('hospitals.review.approve')}
      </ActionButton>
    </Group>
  );
  return (
    <Page title={review.facts.name} badge={<StateBadge state={review.state} />} actions={acts}>
      <Stack gap="lg">
        {review.duplicates.length > 0 ? <Duplicates review={review} /> : null}
        {review.hospitalId === null ? null : (
          <Anchor renderRoot={(props) => <Link to={paths.nodeHospital(review.hospitalId ?? '')} {...props} />}>
            {t('hospitals.review.toHospital')}
          </Anchor>
        )}
        <Section title={t('hospitals.register.hospital')}>
          <AllFacts review={review} />
        </Section>
        <Section title={t('hospitals.register.history')}>
          <Notes notes={review.notes} />
        </Section>
      </Stack>
      {dialog === 'approve' ? <ApproveDialog review={review} onClose={close} /> : null}
      {dialog === 'refuse' || dialog === 'ask' ? <AnswerDialog id={review.id} act={dialog} onClose={close} /> : null}
    </Page>
  );
}

function AllFacts({ review: { facts, form } }: { review: RegistrationReviewJson }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts>
        <Fact name={t('hospitals.field.type')}>
          {openWord(t, `hospitals.type.${facts.type}`, { defaultValue: facts.type })}
        </Fact>
        <Fact name={t('hospitals.field.registrationNumber')}>{facts.registrationNumber}</Fact>
        <Fact name={t('hospitals.field.gstin')}>{facts.gstin ?? t('hospitals.review.noGstin')}</Fact>
        <Fact name={t('hospitals.field.line')}>{form?.line}</Fact>
        <Fact name={t('hospitals.field.city')}>{facts.city}</Fact>
        <Fact name={t('hospitals.field.stateCode')}>
          {openWord(t, `hospitals.state.${facts.stateCode}`, { defaultValue: facts.stateCode })}
        </Fact>
        <Fact name={t('hospitals.field.postalCode')}>{form?.postalCode}</Fact>
        <Fact name={t('hospitals.field.contactName')}>{form?.contactName}</Fact>
        <Fact name={t('hospitals.field.email')}>{form?.email}</Fact>
        <Fact name={t('hospitals.field.phone')}>
          {form ? `${form.phone} · ${t('hospitals.register.proved')}` : null}
        </Fact>
      </Facts>
      {form === null ? <Text c="dimmed">{t('hospitals.review.deleted')}</Text> : null}
    </>
  );
}

function Duplicates({ review }: { review: RegistrationReviewJson }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="amber"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      title={t('hospitals.review.duplicates')}
    >
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {review.duplicates.map(({ same, kind, id, name }) => (
          <li key={`${same} ${kind} ${id}`}>
            <Anchor
              renderRoot={(props) => (
                <Link to={kind === 'hospital' ? paths.nodeHospital(id) : paths.registration(id)} {...props} />
              )}
            >
              {name}
            </Anchor>
            {' · '}
            {t(`hospitals.review.sameAs.${kind}`)}
            {': '}
            {t(`hospitals.field.${same}`)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
