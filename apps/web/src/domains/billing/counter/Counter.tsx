import { useState } from 'react';
import { type CounterProps, DraftDesk } from './DraftDesk.tsx';
import { SealedDesk } from './SealedDesk.tsx';
import type { BillAnswer } from './useCounterDraft.ts';

/** One bill at the counter: typed until it is sealed, then paid and printed. */
export function Counter({ initial, onCreated, onOpen, onCleared }: CounterProps) {
  const [sealed, setSealed] = useState<BillAnswer | null>(initial?.data.status === 'sealed' ? initial : null);
  if (sealed) return <SealedDesk initial={sealed} onNew={() => onOpen(null)} />;
  return (
    <DraftDesk initial={initial} onCreated={onCreated} onOpen={onOpen} onCleared={onCleared} onSealed={setSealed} />
  );
}
