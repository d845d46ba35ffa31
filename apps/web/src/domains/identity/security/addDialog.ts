import type { DataOf, security } from '@pramana/contract';

export type Changed = DataOf<typeof security.confirmTotp>;

export interface AddDialogProps {
  isOpen: boolean;
  onClose: () => void;
  /** It counts from now on: a new session, and recovery codes to show once. */
  onChanged: (changed: Changed) => void;
}
