import { VisuallyHidden } from '@mantine/core';
import type { ClinicalDataJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { linesOf } from '../../consultations/read/clinicalWords.ts';
import { differenceOf, type Said } from '../difference.ts';
import classes from '../Records.module.css';

/** What a version says; its data where it has a form. */
type Shown = Said & { data?: ClinicalDataJson | null };

/** What changed from one version to another, word by word; said, not only coloured. */
export function Difference({ before, after }: { before: Shown; after: Shown }) {
  const { t } = useTranslation();
  // What a version says as data is compared as the lines that people read.
  const said = (version: Shown): Said =>
    version.data ? { ...version, fields: [...linesOf(version.data, t), ...version.fields] } : version;
  const pieces = differenceOf(said(before), said(after));
  if (pieces.every(({ state }) => state === 'same')) return <p className={classes.dim}>{t('records.diff.none')}</p>;
  return (
    <div className={classes.difference}>
      {pieces.map(({ text, state }, i) => {
        if (state === 'same') {
          // oxlint-disable-next-line react/no-array-index-key -- made anew as a whole
          return <span key={i}>{text}</span>;
        }
        const Tag = state === 'added' ? 'ins' : 'del';
        return (
          // oxlint-disable-next-line react/no-array-index-key -- made anew as a whole
          <Tag key={i}>
            <VisuallyHidden>{`${t(`records.diff.${state}`)} `}</VisuallyHidden>
            {text}
          </Tag>
        );
      })}
    </div>
  );
}
