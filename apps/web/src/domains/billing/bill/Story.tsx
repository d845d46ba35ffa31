import { type BillJson, billing, type StoryStepJson } from '@pramana/contract';
import { IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { moneyText } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { TodayNames } from '../../../ui/TodayNames.tsx';
import { useBillFacts, useBlockFacts } from './sealFacts.ts';
import { openWord } from '../../../lib/openWord.ts';

/** Everything that ever happened to the bill, each step with its seal (B10). */
export function Story({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  const story = useRoute(billing.bills.story, { params: { id: bill.id } });
  const sentence = useSentence();
  const billFacts = useBillFacts();
  const blockFacts = useBlockFacts();
  if (story.problem) return <ErrorPanel problem={story.problem} onRetry={story.refetch} />;
  if (!story.data) return <RowsSkeleton rows={4} />;
  if (story.data.length === 0) return <EmptyState icon={IconRoute} title={t('billing.story.empty')} />;
  const steps = story.data.map((step, index) => {
    const facts = step.block && (step.block.hash === bill.block?.hash ? billFacts(bill) : blockFacts(step.block));
    return {
      key: `${step.kind}-${index}`,
      title: sentence(step),
      at: step.at,
      ...(step.block && facts ? { seal: { state: step.block.state, facts } } : {}),
    };
  });
  return (
    <>
      <Timeline label={t('billing.story.title')} steps={steps} />
      <TodayNames />
    </>
  );
}

/** The sentence of a step in the reader's language; a kind of a newer server is named as it came. */
function useSentence(): (step: StoryStepJson) => string {
  const { t, i18n } = useTranslation();
  const hospital = useHospital();
  return ({ kind, who, params }) => {
    const minor = params.amount ?? params.total;
    const amount = minor === undefined ? '' : moneyText(minor, params.currency ?? hospital.currency, i18n.language);
    const method =
      params.method === undefined
        ? ''
        : openWord(t, `billing.method.${params.method}`, { defaultValue: params.method });
    const { reason: code = '' } = params;
    // A credit note's reason is a code, a discount's is what a person wrote.
    const reason = kind === 'credited' ? openWord(t, `billing.reason.${code}`, { defaultValue: code }) : code;
    const paper =
      params.size === undefined ? '' : openWord(t, `print.paper.${params.size}`, { defaultValue: params.size });
    const words = {
      who,
      from: params.from ?? '',
      amount,
      method,
      reason,
      paper,
      item: params.item ?? '',
      number: params.number ?? '',
      copy: params.copy ?? '',
    };
    return openWord(t, `billing.story.step.${kind}`, { ...words, defaultValue: `${kind} · ${who}` });
  };
}
