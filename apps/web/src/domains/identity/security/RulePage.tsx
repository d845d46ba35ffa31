import { Radio, Skeleton, Stack, Text } from '@mantine/core';
import { type SecondFactorRuleJson, security } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';

const RULES = ['everybody', 'admins', 'optional'] as const;

/** Whom the hospital asks for a second factor. */
export default function RulePage() {
  const { t } = useTranslation();
  const { data, problem, refetch } = useRoute(security.showRule, {});
  const set = useAction(security.setRule, { refreshes: [security.showRule] });
  const choose = (rule: SecondFactorRuleJson): void =>
    set.run({ body: { rule } }, () => toast(t('identity.rule.changed')));
  return (
    <Page title={t('identity.rule.title')} subtitle={t('identity.rule.text')}>
      {problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {data === undefined ? (
        problem === null && <Skeleton height={200} maw={560} />
      ) : (
        <Stack gap="md" maw={560}>
          <Radio.Group
            aria-label={t('identity.rule.title')}
            value={data.rule}
            onChange={(value) => choose(RULES.find((rule) => rule === value) ?? data.rule)}
          >
            <Stack gap="sm">
              {RULES.map((rule) => (
                <Radio
                  key={rule}
                  value={rule}
                  label={t(`identity.rule.${rule}`)}
                  description={t(`identity.rule.about.${rule}`)}
                  disabled={set.isBusy}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Text size="sm" c="dimmed">
            {t('identity.rule.without', { count: data.without })}
          </Text>
          {set.problem ? <ProblemText problem={set.problem} /> : null}
        </Stack>
      )}
    </Page>
  );
}
