import { Tabs } from '@mantine/core';
import { type BillJson, billing } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import type { BillCanJson } from '../counter/useCounterDraft.ts';
import { useMoneyRefresh, useSealRefresh } from '../live.ts';
import { counterSource, ShowButton } from '../show/ShowButton.tsx';
import { BillActions } from './BillActions.tsx';
import { BillDocument } from './BillDocument.tsx';
import { Balance } from './BillHead.tsx';
import { Documents } from './Documents.tsx';
import { useBillFacts } from './sealFacts.ts';
import { Story } from './Story.tsx';
import classes from './Bill.module.css';

/** One bill or draft as a document, with all that followed it and the story of it. */
export default function BillPage() {
  const { t } = useTranslation();
  const { number = '' } = useParams({ strict: false });
  const bill = useRoute(billing.bills.show, { params: { id: number } });
  useMoneyRefresh(billing.bills.show, billing.bills.story);
  useSealRefresh(bill.data?.seal);
  if (bill.problem && !bill.data) {
    const back = { to: paths.bills(), label: t('billing.bills.title') };
    return <PageProblem title={t('billing.bill.one')} problem={bill.problem} onRetry={bill.refetch} back={back} />;
  }
  if (!bill.data) return <PageSkeleton />;
  return <Shown bill={bill.data} can={bill.can} />;
}

function Shown({ bill, can }: { bill: BillJson; can: BillCanJson | undefined }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<string | null>('bill');
  const facts = useBillFacts();
  const name = bill.block?.label ?? bill.number;
  return (
    <Page
      title={name ?? t('billing.bill.draft')}
      badge={<SealBadge state={bill.seal} facts={facts(bill)} />}
      subtitle={bill.title === null ? t('billing.bill.notABill') : t(`billing.title.${bill.title}`)}
      actions={<BillActions bill={bill} can={can} />}
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="bill">{t('billing.bill.one')}</Tabs.Tab>
          <Tabs.Tab value="story">{t('billing.story.title')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="bill">
          <div className={classes.columns}>
            <BillDocument bill={bill} />
            {bill.status === 'sealed' ? (
              <aside className={classes.aside} aria-label={t('billing.bill.money')}>
                <Balance bill={bill} />
                <Documents bill={bill} />
                <ShowButton source={counterSource(bill.id)} />
              </aside>
            ) : null}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="story">
          <Story bill={bill} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
