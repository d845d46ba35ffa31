import { Alert, Anchor, Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { useAction } from '../../../lib/query.ts';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { Stat } from '../../../ui/Stat.tsx';
import classes from './Import.module.css';
import { ImportChanges } from './ImportChanges.tsx';
import { ImportErrors } from './ImportErrors.tsx';
import { ImportSample } from './ImportSample.tsx';
import type { ImportJson, ImportTarget } from './target.ts';

interface StateProps {
  job: ImportJson;
  target: ImportTarget;
  onAgain: () => void;
}

/** An import in its state: looked at, running, done, failed. */
export function ImportState({ job, target, onAgain }: StateProps) {
  return (
    <>
      <Counts job={job} />
      {job.status === 'previewed' ? <Previewed {...{ job, target, onAgain }} /> : <Ran {...{ job, target, onAgain }} />}
    </>
  );
}

const COUNTS = ['rowsTotal', 'added', 'changed', 'unchanged', 'priceChanges', 'errorCount'] as const;

function Counts({ job }: { job: ImportJson }) {
  const { t, i18n } = useTranslation();
  const tense = job.status === 'done' ? 'counted' : 'count';
  return (
    <div className={classes.counts}>
      {COUNTS.map((name) => (
        <Stat key={name} label={t(`catalogue.import.${tense}.${name}`)} value={countText(job[name], i18n.language)} />
      ))}
    </div>
  );
}

function Previewed({ job, target, onAgain }: StateProps) {
  const { t } = useTranslation();
  const run = useAction(target.run, { refreshes: [target.show] });
  const changes = job.added + job.changed + job.priceChanges;
  const another = (
    <Button variant="default" onClick={onAgain}>
      {t('catalogue.import.another')}
    </Button>
  );
  if (job.errorCount > 0) {
    return (
      <>
        <Alert
          color="amber"
          icon={<IconAlertTriangle />}
          title={t('catalogue.import.hasErrors', { count: job.errorCount })}
        >
          {t('catalogue.import.hasErrorsText')}
        </Alert>
        <Group>{another}</Group>
        <ImportErrors job={job} />
      </>
    );
  }
  return (
    <>
      <Group>
        {another}
        <Button loading={run.isBusy} disabled={changes === 0} onClick={() => run.run({ params: { id: job.id } })}>
          {t(changes === 0 ? 'catalogue.import.nothing' : 'catalogue.import.run', { count: job.rowsTotal })}
        </Button>
        {run.problem ? <ProblemText problem={run.problem} /> : null}
      </Group>
      <ImportChanges job={job} />
      <ImportSample job={job} />
    </>
  );
}

function Ran({ job, target, onAgain }: StateProps) {
  const { t } = useTranslation();
  if (job.status === 'running') {
    return (
      <>
        <ProgressBar label={t('catalogue.import.running')} done={job.rowsDone} total={job.rowsTotal} />
        <p className={classes.note}>{t('catalogue.import.mayLeave')}</p>
      </>
    );
  }
  const isDone = job.status === 'done';
  return (
    <>
      <Alert
        color={isDone ? 'brand' : 'red'}
        icon={isDone ? <IconCheck /> : <IconAlertTriangle />}
        title={t(isDone ? 'catalogue.import.done' : 'catalogue.import.failed')}
        role="status"
      >
        {isDone ? (
          <Anchor inherit renderRoot={(props) => <Link to={target.back.to} {...props} />}>
            {t(target.back.label)}
          </Anchor>
        ) : (
          t('catalogue.import.failedText')
        )}
      </Alert>
      <Group>
        <Button variant="default" onClick={onAgain}>
          {t('catalogue.import.another')}
        </Button>
      </Group>
      {isDone ? null : <ImportErrors job={job} />}
    </>
  );
}
