import { Button, Menu } from '@mantine/core';
import { type BillRowJson, billing } from '@pramana/contract';
import { IconFiles } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoadedList, useRouteList } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Counter.module.css';

interface OpenDraftsProps {
  currentId: string | null;
  onOpen: (id: string) => void;
}

/** One's own drafts, to go on with; and the colleagues', to take over: the last saved, then page by page; all are sought among the bills. */
export function OpenDrafts({ currentId, onOpen }: OpenDraftsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const mine = useRouteList(billing.bills.list, { query: { status: 'draft' } });
  const others = mine.rows.filter((draft) => draft.id !== currentId);
  const theirs = useRouteList(
    billing.bills.list,
    { query: { status: 'draft', whose: 'colleagues' } },
    { enabled: isOpen },
  );
  const toggle = (next: boolean): void => {
    setOpen(next);
    if (!next) return;
    mine.refetch();
    theirs.refetch();
  };
  return (
    <Menu opened={isOpen} onChange={toggle} position="bottom-end" width={320}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconFiles size={16} aria-hidden />}>
          {t(mine.hasMore ? 'billing.drafts.openMore' : 'billing.drafts.open', { count: others.length })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.drafts}>
        {mine.problem ? <ProblemText problem={mine.problem} /> : null}
        {others.length === 0 ? <Menu.Label>{t('billing.drafts.none')}</Menu.Label> : null}
        {others.map((draft) => (
          <DraftItem key={draft.id} draft={draft} onOpen={onOpen} />
        ))}
        <More list={mine} status="draft" />
        <Menu.Divider />
        <Menu.Label>
          {t(
            !theirs.isLoading && theirs.rows.length === 0
              ? 'billing.drafts.noneOfColleagues'
              : 'billing.drafts.colleagues',
          )}
        </Menu.Label>
        {theirs.problem ? <ProblemText problem={theirs.problem} /> : null}
        {theirs.rows.map((draft) => (
          <DraftItem key={draft.id} draft={draft} owner={draft.author} onOpen={onOpen} />
        ))}
        <More list={theirs} status="colleagues" />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Where there are more than the first page: the next one here, or all of them with their search. */
function More({ list, status }: { list: LoadedList<BillRowJson>; status: 'draft' | 'colleagues' }) {
  const { t } = useTranslation();
  if (!list.hasMore) return null;
  return (
    <>
      <Menu.Item closeMenuOnClick={false} disabled={list.isLoadingMore} onClick={list.loadMore}>
        {t('billing.drafts.more')}
      </Menu.Item>
      <Menu.Item renderRoot={(props) => <Link to={paths.bills()} search={{ status }} {...props} />}>
        {t('billing.drafts.search')}
      </Menu.Item>
    </>
  );
}

interface DraftItemProps {
  draft: BillRowJson;
  /** The colleague whose it is. */
  owner?: string;
  onOpen: (id: string) => void;
}

function DraftItem({ draft, owner, onOpen }: DraftItemProps) {
  const { t } = useTranslation();
  return (
    <Menu.Item onClick={() => onOpen(draft.id)}>
      <span className={classes.draft}>
        <span>{draft.name ?? t('billing.patient.walkIn')}</span>
        <MoneyText minor={draft.total} />
        <span className={classes.dim}>
          {owner === undefined ? null : `${owner} · `}
          {t('billing.counter.linesCount', { count: draft.lineCount })} · <TimeText at={draft.at} />
        </span>
      </span>
    </Menu.Item>
  );
}
