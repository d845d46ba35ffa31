import { useState } from 'react';
import { type CounterProps, DraftDesk } from './DraftDesk.tsx';
import { SealedDesk } from './SealedDesk.tsx';
import type { BillAnswer } from './useCounterDraft.ts';

/** One bill at the counter: typed until it is sealed, then paid and printed. */
export function Counter({ initial, scanned, onCreated, onOpen, onCleared }: CounterProps) {
  const [sealed, setSealed] = useState<BillAnswer | null>(initial?.data.status === 'sealed' ? initial : null);
  if (sealed) return <SealedDesk initial={sealed} onNew={(code) => onOpen(null, code)} />;
  return (
    <DraftDesk
      initial={initial}
      scanned={scanned}
      onCreated={onCreated}
      onOpen={onOpen}
      onCleared={onCleared}
      onSealed={setSealed}
    />
  );
}
