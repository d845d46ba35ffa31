import { billing, type DraftInputJson } from '@pramana/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../lib/intent.ts';
import { useAction } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { undoToast } from '../../../ui/undoToast.tsx';
import { Counter } from './Counter.tsx';
import { TakeOver } from './TakeOver.tsx';
import { type BillAnswer } from './useCounterDraft.ts';
import { useBillOnce } from './useBillOnce.ts';

/** The seat of one bill: another bill is another seat, so that nothing of the former one can stay behind. */
interface Seat {
  key: string;
  /** The draft to resume; null: an empty bill. */
  draftId: string | null;
  /** What was scanned for it before it was there. */
  scanned: string | null;
}

const seat = (draftId: string | null, scanned: string | null = null): Seat => ({ key: newKey(), draftId, scanned });

/** The counter: the draft's id lives in the address, so a reload or a link comes back to it. */
export default function CounterPage() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t('billing.counter.title')} · Pramana`;
  }, [t]);
  const [filters, setFilters] = useFilters();
  const inAddress = filters.draft ?? null;
  const [now, setNow] = useState(() => seat(inAddress));
  const [ownId, setOwnId] = useState(inAddress);
  const [seen, setSeen] = useState(inAddress);
  const sit = (draftId: string | null, scanned?: string): void => {
    setNow(seat(draftId, scanned));
    setOwnId(draftId);
    setFilters({ draft: draftId ?? '' });
  };
  if (inAddress !== seen) {
    setSeen(inAddress);
    // The back button, or a link to another draft; not our own writing of the address.
    if (inAddress !== ownId) {
      setNow(seat(inAddress));
      setOwnId(inAddress);
    }
  }
  const created = (id: string): void => {
    setOwnId(id);
    setFilters({ draft: id });
  };
  const again = useAction(billing.bills.create);
  const undo = (input: DraftInputJson): void => again.run({ body: input }, ({ data }) => sit(data.id));
  const cleared = (input: DraftInputJson | null): void => {
    sit(null);
    if (input) undoToast(t('billing.counter.cleared'), t('billing.undo'), () => undo(input));
  };
  const desk = (initial: BillAnswer | null) => (
    <>
      {again.problem ? <ProblemText problem={again.problem} /> : null}
      <Counter
        key={now.key}
        initial={initial}
        scanned={now.scanned}
        onCreated={created}
        onOpen={sit}
        onCleared={cleared}
      />
    </>
  );
  return now.draftId === null ? (
    desk(null)
  ) : (
    <Resumed key={now.key} id={now.draftId} onOpen={sit}>
      {desk}
    </Resumed>
  );
}

interface ResumedProps {
  id: string;
  onOpen: (id: string | null) => void;
  children: (answer: BillAnswer) => React.ReactNode;
}

function Resumed({ id, onOpen, children }: ResumedProps) {
  const bill = useBillOnce(id);
  if (bill.problem) return <ErrorPanel problem={bill.problem} onRetry={bill.retry} />;
  if (!bill.answer) return <PageSkeleton />;
  return bill.answer.can?.takeOver.ok ? <TakeOver answer={bill.answer} onOpen={onOpen} /> : children(bill.answer);
}
