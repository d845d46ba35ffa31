import { useTranslation } from 'react-i18next';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import { PrintMenu } from '../../../ui/print/PrintMenu.tsx';
import { PAPERS, usePaper } from '../../../ui/print/printing.ts';
import { printBill } from './printing.ts';

interface PrintButtonProps {
  billId: string;
  can?: CanDo | undefined;
  /** What was printed already makes the next one a duplicate; said before, not after. */
  prints: number;
  isMain?: boolean;
  /** A draft prints as "not a bill", and is not counted. */
  isDraft?: boolean;
}

/** Prints a bill on the paper of this desk. */
export function PrintButton({ billId, can, prints, isMain = false, isDraft = false }: PrintButtonProps) {
  const { t } = useTranslation();
  const [paper, setPaper] = usePaper();
  return (
    <PrintMenu
      label={t(isDraft ? 'billing.print.draftOn' : 'billing.print.on', { paper: t(`print.paper.${paper}`) })}
      papers={PAPERS}
      paper={paper}
      onPaper={setPaper}
      print={(on, language) => printBill(billId, on, language)}
      can={can}
      note={prints > 0 ? t('billing.print.duplicate', { count: prints }) : null}
      isMain={isMain}
      shortcut="mod+p"
    />
  );
}
