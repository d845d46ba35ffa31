import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { differenceOf, type Said } from '../difference.ts';
import classes from '../Records.module.css';

/** What changed from one version to another, word by word; said, not only coloured. */
export function Difference({ before, after }: { before: Said; after: Said }) {
  const { t } = useTranslation();
  const pieces = differenceOf(before, after);
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
