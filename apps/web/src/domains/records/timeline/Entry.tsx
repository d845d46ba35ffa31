import { Badge } from '@mantine/core';
import type { RecordEntryJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { SignedBy } from '../record/SignedBy.tsx';
import { VersionContent } from '../record/VersionContent.tsx';
import { sealState, useVersionFacts } from '../sealOf.ts';
import type { RecordSource } from '../source.ts';
import { useRecordWords } from '../words.ts';
import classes from '../Records.module.css';

/** One record as the timeline shows it: its newest version, who wrote it, its seal. */
export function Entry({ entry, source }: { entry: RecordEntryJson; source: RecordSource }) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const facts = useVersionFacts(source);
  const { newest } = entry;
  const title = newest.content?.title ?? t(`records.state.${newest.state === 'forgotten' ? 'forgotten' : 'damaged'}`);
  return (
    <li className={classes.entry} data-category={entry.category}>
      <div className={classes.entryHead}>
        <Badge tt="none" variant="light" color="gray">
          {t(`records.category.${entry.category}`)}
        </Badge>
        <h2 className={classes.entryTitle}>
          <Link to={source.pathOf(entry.id)} className={classes.link}>
            {title}
          </Link>
        </h2>
        <SealBadge state={sealState(newest)} facts={facts(entry, newest)} />
      </div>
      <p className={classes.meta}>
        <span>{words.day(newest.date)}</span>
        <span>{t('records.enteredBy', { who: newest.author.name, role: words.role(newest.author.role) })}</span>
        {entry.versions > 1 ? <span>{t('records.amended', { count: entry.versions - 1 })}</span> : null}
        {newest.released ? null : <span>{t('records.notReleased')}</span>}
        <SignedBy signatures={newest.signatures} />
      </p>
      <VersionContent record={entry.id} version={newest} source={source} isShort />
    </li>
  );
}
