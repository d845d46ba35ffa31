import type { DraftInputJson } from '@pramana/contract';
import { useState } from 'react';
import { DraftDesk } from './DraftDesk.tsx';
import { SealedDesk } from './SealedDesk.tsx';
import type { BillAnswer } from './useCounterDraft.ts';

export interface CounterProps {
  initial: BillAnswer | null;
  /** The draft has its address. */
  onCreated: (id: string) => void;
  /** Opens another bill; null: a new one. */
  onOpen: (id: string | null) => void;
  /** Put away; what stood there can be brought back. */
  onCleared: (input: DraftInputJson | null) => void;
}

/** One bill at the counter: typed until it is sealed, then paid and printed. */
export function Counter({ initial, onCreated, onOpen, onCleared }: CounterProps) {
  const [sealed, setSealed] = useState<BillAnswer | null>(initial?.data.status === 'sealed' ? initial : null);
  if (sealed) return <SealedDesk initial={sealed} onNew={() => onOpen(null)} />;
  return (
    <DraftDesk initial={initial} onCreated={onCreated} onOpen={onOpen} onCleared={onCleared} onSealed={setSealed} />
  );
}
