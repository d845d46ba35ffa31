import { Anchor, Badge, Button } from '@mantine/core';
import type { AccessEvent } from '@pramana/contract';
import { civil } from '@pramana/kernel';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useNow } from '../../../lib/now.ts';
import type { LoadedList } from '../../../lib/query.ts';
import { useHospital } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { byDay } from '../days.ts';
import { sealState, useLookFacts } from '../lookFacts.ts';
import { isStranger, type Reader, useAccessWords } from '../words.ts';
import classes from '../Access.module.css';

interface LookDaysProps {
  list: LoadedList<AccessEvent>;
  reader: Reader;
  /** The proof of one look. */
  proofOf: (event: string) => Promise<Blob>;
  /** Where the proof can be fetched as a file; then each look has a link to it. */
  proofHref?: (event: string) => string;
  empty: ReactNode;
}

/** Looks at one patient by the hospital's day, each with its seal; more on demand. */
export function LookDays({ list, empty, ...look }: LookDaysProps) {
  const { t } = useTranslation();
  const { zone } = useHospital();
  useWhenSealed(
    list.rows.some((event) => sealState(event) === 'queued'),
    list.refetch,
  );
  return (
    <>
      {list.isLoading ? <RowsSkeleton rows={6} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {byDay(list.rows, zone).map(([date, events]) => (
        <Day key={date} date={date} events={events} {...look} />
      ))}
      {!list.isLoading && !list.problem && list.rows.length === 0 ? empty : null}
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore} className={classes.more}>
          {t('table.more')}
        </Button>
      ) : null}
    </>
  );
}

type DayProps = Pick<LookDaysProps, 'reader' | 'proofOf' | 'proofHref'> & {
  date: ReturnType<typeof byDay>[number][0];
  events: AccessEvent[];
};

function Day({ date, events, reader, proofOf, proofHref }: DayProps) {
  const { i18n } = useTranslation();
  const { zone } = useHospital();
  const words = useAccessWords(reader);
  const facts = useLookFacts();
  const today = civil(useNow(), zone).date;
  const title = sayDate(date, today, i18n.language);
  const steps = events.map((event) => {
    // A sentence about an account says already why.
    const isTold = event.who === null && !isStranger(event) && reader !== 'hospital';
    return {
      key: event.id,
      title: <Title event={event} text={words.sentence(event)} />,
      at: event.at,
      seal: { state: sealState(event), facts: facts(event, () => proofOf(event.id)) },
      body: (
        <>
          {[...(isTold ? [] : [words.purpose(event.purpose)]), words.from(event)].join(' · ')}
          {proofHref && event.seal !== null ? (
            <ProofLinks
              href={proofHref(event.id)}
              what={words.sentence(event)}
              isReady={sealState(event) !== 'queued'}
            />
          ) : null}
        </>
      ),
    };
  });
  return (
    <Section title={title}>
      <Timeline label={title} steps={steps} />
    </Section>
  );
}

/** An emergency stands out, and so does a refused try. */
function Title({ event, text }: { event: AccessEvent; text: string }) {
  const { t } = useTranslation();
  if (event.purpose !== 'emergency')
    return (
      <span data-denied={event.outcome === 'denied' || undefined} className={classes.did}>
        {text}
      </span>
    );
  return (
    <>
      <Badge tt="none" color="red" variant="light" className={classes.loud}>
        {t('access.purpose.emergency')}
      </Badge>{' '}
      {text}
    </>
  );
}

/** The file to keep, and the page of anybody else that judges it. */
export function ProofLinks({ href, what, isReady }: { href: string; what: string; isReady: boolean }) {
  const { t } = useTranslation();
  if (!isReady) return null;
  const proof = t('access.own.proof');
  const check = t('access.own.check');
  return (
    <span className={classes.proofs}>
      <Anchor size="sm" href={href} download aria-label={`${proof}: ${what}`}>
        {proof}
      </Anchor>
      <Anchor size="sm" href={paths.verify()} target="_blank" aria-label={`${check}: ${what}`}>
        {check}
      </Anchor>
    </span>
  );
}
