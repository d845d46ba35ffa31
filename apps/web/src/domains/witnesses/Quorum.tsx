import { Select, Text } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { useWitnessSource } from './source.ts';

const MAJORITY = 'majority';

/** How many of the witnesses make a document witnessed here; others decide for themselves in their own policy. */
export function Quorum({ quorum, may }: { quorum: WitnessesJson['quorum']; may: boolean }) {
  const { t } = useTranslation();
  const { routes } = useWitnessSource();
  const set = useAction(routes.quorum, { refreshes: [routes.show, routes.acts] });
  const { needed, chosen, counting } = quorum;
  const choices = [
    { value: MAJORITY, label: t('witnesses.quorum.majority', { count: Math.floor(counting / 2) + 1, all: counting }) },
    ...Array.from({ length: counting }, (_, i) => ({
      value: String(i + 1),
      label: t('witnesses.quorum.of', { count: i + 1, all: counting }),
    })),
  ];
  const choose = (value: string | null): void => {
    if (value === null) return;
    const count = value === MAJORITY ? null : Number(value);
    if (count !== chosen) set.run({ body: { count } }, () => toast(t('witnesses.quorum.saved')));
  };
  return (
    <Section title={t('witnesses.quorum.title')}>
      <Text size="sm" mb="sm">
        {needed === 0 ? t('witnesses.quorum.none') : t('witnesses.quorum.text', { count: needed, all: counting })}
      </Text>
      {may && counting > 0 ? (
        <Select
          label={t('witnesses.quorum.label')}
          data={choices}
          value={chosen === null ? MAJORITY : String(chosen)}
          onChange={choose}
          disabled={set.isBusy}
          allowDeselect={false}
          maw={320}
        />
      ) : null}
      {set.problem ? <ProblemText problem={set.problem} /> : null}
    </Section>
  );
}
