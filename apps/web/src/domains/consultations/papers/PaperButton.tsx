import { consultationPapers } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { callBlob } from '../../../lib/api.ts';
import { PrintMenu } from '../../../ui/print/PrintMenu.tsx';
import { handOut, PAPERS } from '../../../ui/print/printing.ts';

const ROUTES = consultationPapers.papers;

/** Prints a paper of a visit, or the report card of a patient: `id` is the consultation's or the patient's. */
export function PaperButton({ paper, id }: { paper: keyof typeof ROUTES; id: string }) {
  const { t } = useTranslation();
  return (
    <PrintMenu
      label={t(`consultations.paper.${paper}`)}
      papers={paper === 'prescription' ? PAPERS : PAPERS.filter((each) => each === 'a4')}
      paper="a4"
      print={async (size, language) =>
        handOut(await callBlob(ROUTES[paper], { params: { id }, query: { size, language } }))
      }
    />
  );
}
