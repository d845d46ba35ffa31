import { Button, Menu } from '@mantine/core';
import { type BillRowJson, billing } from '@pramana/contract';
import { IconFiles } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from './Counter.module.css';

interface OpenDraftsProps {
  currentId: string | null;
  onOpen: (id: string) => void;
}

/** One's own drafts, to go on with; and the colleagues', to take over. */
export function OpenDrafts({ currentId, onOpen }: OpenDraftsProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const drafts = useRoute(billing.bills.list, { query: { status: 'draft' } }, { staleMs: isOpen ? 0 : 60_000 });
  const others = (drafts.data ?? []).filter((draft) => draft.id !== currentId);
  const theirs = useRoute(
    billing.bills.list,
    { query: { status: 'draft', whose: 'colleagues' } },
    { enabled: isOpen, staleMs: 0 },
  );
  const toggle = (next: boolean): void => {
    setOpen(next);
    if (next) drafts.refetch();
  };
  return (
    <Menu opened={isOpen} onChange={toggle} position="bottom-end" width={320}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconFiles size={16} aria-hidden />}>
          {t('billing.drafts.open', { count: others.length })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {drafts.problem ? <ProblemText problem={drafts.problem} /> : null}
        {others.length === 0 ? <Menu.Label>{t('billing.drafts.none')}</Menu.Label> : null}
        {others.map((draft) => (
          <DraftItem key={draft.id} draft={draft} onOpen={onOpen} />
        ))}
        <Menu.Divider />
        <Menu.Label>
          {t(theirs.data?.length === 0 ? 'billing.drafts.noneOfColleagues' : 'billing.drafts.colleagues')}
        </Menu.Label>
        {theirs.problem ? <ProblemText problem={theirs.problem} /> : null}
        {(theirs.data ?? []).map((draft) => (
          <DraftItem key={draft.id} draft={draft} owner={draft.author} onOpen={onOpen} />
        ))}
      </Menu.Dropdown>
    </Menu>
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
