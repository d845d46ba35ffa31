import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Group, NumberInput, Stack, Text } from '@mantine/core';
import { type DataOf, hospitals as contract } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { DeviceLimits, FixedLimits, LimitChanges, SessionLimits, UploadLimits } from './LimitTables.tsx';
import { Messages } from './Messages.tsx';
import { openWord } from '../../../lib/openWord.ts';

type Rules = DataOf<typeof contract.console.rules>;

/** How messages fare, what is limited, and how long what names people is kept, each with its reason. */
export default function RulesPage() {
  const { t } = useTranslation();
  const rules = useRoute(contract.console.rules, {});
  if (rules.problem && !rules.data) {
    const back = { to: paths.node(), label: t('hospitals.node.title') };
    return (
      <PageProblem title={t('hospitals.rules.title')} problem={rules.problem} onRetry={rules.refetch} back={back} />
    );
  }
  if (!rules.data) return <PageSkeleton />;
  return (
    <Page title={t('hospitals.rules.title')} subtitle={t('hospitals.rules.text')}>
      <Stack gap="lg">
        <Messages />
        <Section title={t('hospitals.rules.limits')}>
          <Stack gap="md">
            {rules.data.limits.map((limit) => (
              <Limit key={limit.name} limit={limit} />
            ))}
          </Stack>
        </Section>
        <LimitChanges changes={rules.data.changes} />
        <FixedLimits fixed={rules.data.fixed} />
        <UploadLimits uploads={rules.data.uploads} />
        <SessionLimits />
        <DeviceLimits />
        <Section title={t('hospitals.rules.terms')}>
          <Stack gap="md">
            {rules.data.terms.map(({ subject, days, reason }) => (
              <div key={subject}>
                <Text fw={600}>
                  {openWord(t, `hospitals.rules.term.${subject}`, { defaultValue: subject })}:{' '}
                  {t('hospitals.rules.days', { count: days })}
                </Text>
                <Text size="sm" c="dimmed" lang="en">
                  {reason}
                </Text>
              </div>
            ))}
          </Stack>
        </Section>
      </Stack>
    </Page>
  );
}

function Limit({ limit }: { limit: Rules['limits'][number] }) {
  const { t } = useTranslation();
  const [most, setMost] = useState<number | string>(limit.most);
  const save = useAction(contract.console.setLimit, { refreshes: [contract.console.rules] });
  const submit = (): void =>
    save.run({ params: { name: limit.name }, body: { most: Number(most) } }, () => toast(t('hospitals.rules.saved')));
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <NumberInput
          label={openWord(t, `hospitals.rules.limit.${limit.name}`, { defaultValue: limit.name })}
          description={openWord(t, `hospitals.rules.why.${limit.name}`, { defaultValue: '' })}
          value={most}
          onChange={setMost}
          min={1}
          max={10_000}
          allowDecimal={false}
          maw={480}
        />
        <ActionButton
          variant="default"
          onAct={submit}
          isBusy={save.isBusy}
          can={{ ok: Number(most) !== limit.most, why: t('hospitals.rules.unchanged') }}
        >
          {t('hospitals.rules.save')}
        </ActionButton>
      </Group>
      {save.problem ? <ProblemText problem={save.problem} /> : null}
    </div>
  );
}
