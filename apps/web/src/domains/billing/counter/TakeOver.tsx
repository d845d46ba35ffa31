import { Button, Group } from '@mantine/core';
import { billing } from '@pramana/contract';
import { IconUserShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { BillAnswer } from './useCounterDraft.ts';

interface TakeOverProps {
  answer: BillAnswer;
  /** Opens a draft; null: a new bill. */
  onOpen: (id: string | null) => void;
}

/** A colleague's draft: whose it is, and the way to go on with it oneself. */
export function TakeOver({ answer: { data: bill, can }, onOpen }: TakeOverProps) {
  const { t } = useTranslation();
  const take = useAction(billing.bills.takeOver, {
    refreshes: [billing.bills.list, billing.bills.show, billing.bills.story],
  });
  const taken = (): void => {
    toast(t('billing.drafts.taken'));
    onOpen(bill.id);
  };
  const name = bill.patient?.name ?? (bill.customer?.name || t('billing.patient.walkIn'));
  return (
    <Page title={t('billing.counter.title')}>
      <EmptyState
        icon={IconUserShare}
        title={t('billing.drafts.theirs', { owner: bill.author })}
        text={t('billing.drafts.theirsText', { owner: bill.author })}
      >
        <p>
          {name} · {t('billing.counter.linesCount', { count: bill.lines.length })} · <MoneyText minor={bill.total} />
        </p>
        {take.problem ? <ProblemText problem={take.problem} /> : null}
        <Group gap="sm" justify="center">
          <Button variant="default" onClick={() => onOpen(null)}>
            {t('billing.counter.new')}
          </Button>
          <ActionButton
            can={can?.takeOver}
            isBusy={take.isBusy}
            onAct={() => take.run({ params: { id: bill.id } }, taken)}
          >
            {t('billing.drafts.takeOver')}
          </ActionButton>
        </Group>
      </EmptyState>
    </Page>
  );
}
