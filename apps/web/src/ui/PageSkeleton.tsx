import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './PageSkeleton.module.css';

/** The shape of a page that is on its way: a title and some rows. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <VisuallyHidden role="status">{t('common.loading')}</VisuallyHidden>
      <Skeleton height={28} width={220} />
      <Skeleton height={36} width="100%" mt={16} />
      <RowsSkeleton rows={8} />
    </div>
  );
}

/** The shape of rows that are on their way. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <div className={classes.rows} aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={14} width={`${92 - ((index * 17) % 34)}%`} />
      ))}
    </div>
  );
}
