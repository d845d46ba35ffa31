import { Badge, Button, Textarea } from '@mantine/core';
import { access, type EmergencyGrantJson } from '@pramana/contract';
import { IconUrgent } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveRefresh } from '../../../lib/live.ts';
import { useAction, useRouteList } from '../../../lib/query.ts';
import { useFilters } from '../../../lib/searchParams.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { FilterChoice } from '../../../ui/Filters.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useAccessWords } from '../words.ts';
import { useBlockFacts } from '../../billing/bill/sealFacts.ts';
import classes from '../Access.module.css';

/** Who broke the glass, for whom and why; each to be judged once by somebody else. */
export default function EmergenciesPage() {
  const { t } = useTranslation();
  const [{ show }] = useFilters();
  const query = show === 'all' ? {} : { unreviewed: true };
  const list = useRouteList(access.emergencies.list, { query });
  useLiveRefresh('emergency', access.emergencies.list);
  return (
    <Page title={t('access.emergency.title')} subtitle={t('access.emergency.hint')}>
      <div className={classes.filters}>
        <FilterChoice
          name="show"
          label={t('access.emergency.show')}
          options={(['', 'all'] as const).map((value) => ({ value, label: t(`access.emergency.${value || 'open'}`) }))}
        />
      </div>
      {list.isLoading ? <RowsSkeleton rows={4} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      <ul className={classes.grants}>
        {list.rows.map((grant) => (
          <Grant key={grant.id} grant={grant} />
        ))}
      </ul>
      {!list.isLoading && !list.problem && list.rows.length === 0 ? (
        <EmptyState icon={IconUrgent} title={t('access.emergency.none')} text={t('access.emergency.noneText')} />
      ) : null}
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore} className={classes.more}>
          {t('table.more')}
        </Button>
      ) : null}
    </Page>
  );
}

function Grant({ grant }: { grant: EmergencyGrantJson }) {
  const { t } = useTranslation();
  const words = useAccessWords();
  const facts = useBlockFacts();
  const { patient, reviewed, seal } = grant;
  return (
    <li className={classes.grant}>
      <div className={classes.cardLine}>
        <strong>{[grant.who, words.roles(grant.roles)].join(', ')}</strong>
        <span className={classes.marks}>
          {grant.active ? (
            <Badge tt="none" color="red" variant="light">
              {t('access.emergency.active')}
            </Badge>
          ) : null}
          {seal ? <SealBadge state={seal.state} facts={facts(seal)} /> : null}
        </span>
      </div>
      <div className={classes.dim}>
        {patient ? (
          <Link to={paths.whoLooked(patient.id)} className={classes.link}>{`${patient.name} · ${patient.number}`}</Link>
        ) : (
          t('access.emergency.forgotten')
        )}{' '}
        · <TimeText at={grant.at} />
      </div>
      <p className={classes.reason}>{grant.reason ?? t('access.emergency.unreadable')}</p>
      {reviewed ? (
        <p className={classes.dim}>
          {t(reviewed.justified ? 'access.emergency.wasJustified' : 'access.emergency.wasNot', { who: reviewed.by })}{' '}
          <TimeText at={reviewed.at} /> {reviewed.note}
        </p>
      ) : (
        <Review id={grant.id} />
      )}
    </li>
  );
}

function Review({ id }: { id: string }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const review = useAction(access.emergencies.review, { refreshes: [access.emergencies.list] });
  const judge = (justified: boolean): void =>
    review.run({ params: { id }, body: { justified, note } }, () => toast(t('access.emergency.reviewed')));
  return (
    <div className={classes.review}>
      <Textarea
        label={t('access.emergency.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={1}
      />
      {review.problem ? <ProblemText problem={review.problem} /> : null}
      <div className={classes.acts}>
        <Button variant="default" loading={review.isBusy} onClick={() => judge(false)}>
          {t('access.emergency.notJustified')}
        </Button>
        <Button loading={review.isBusy} onClick={() => judge(true)}>
          {t('access.emergency.justified')}
        </Button>
      </div>
    </div>
  );
}
