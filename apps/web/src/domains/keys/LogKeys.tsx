import { Alert, Group, Stack, Text } from '@mantine/core';
import type { LogKeysJson } from '@pramana/contract';
import { IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { countText } from '../../lib/format.ts';
import { useLiveRefresh } from '../../lib/live.ts';
import { usePoll } from '../../lib/poll.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { RowsSkeleton } from '../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { OverrideGuard } from '../hospitals/node/OverrideGuard.tsx';
import { LogCut } from './LogCut.tsx';
import classes from './Keys.module.css';
import { RootKey } from './RootKey.tsx';
import { useLogKeySource } from './source.ts';

const ASK_MS = 1_500;
const YES = { ok: true } as const;

/** The hospital's offline root key, the key that signs its log, and which log follows which. */
export function LogKeys() {
  const { routes, permission } = useLogKeySource();
  const { data, problem, refetch } = useRoute(routes.show, {});
  useLiveRefresh('keys.changed', routes.show);
  // The sequencer signs an entry and opens the next log in a moment, witnesses answer, the operator says a word: nobody tells.
  const isAwaited = data !== undefined && (data.log.ending !== null || data.rootDoubt === 'waits');
  usePoll(refetch, ASK_MS, isAwaited || (data !== undefined && data.log.guard.code !== 'OK'));
  const may = useSession().may(permission);
  if (!data) return problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : <RowsSkeleton rows={3} />;
  return (
    <>
      <RootKey shown={data} may={may} />
      <SigningKey shown={data} may={may} />
      <Cuts shown={data} may={may} />
    </>
  );
}

function SigningKey({ shown: { hospital, log, cuts, root, rootDoubt }, may }: { shown: LogKeysJson; may: boolean }) {
  const { t, i18n } = useTranslation();
  const [last] = cuts;
  const noRoot = rootDoubt === null ? 'keys.log.unvouchedNoRoot' : 'keys.log.unvouchedDoubt';
  const unvouched = root === null ? noRoot : 'keys.log.unvouched';
  const isUnvouched = last !== undefined && last.signed === null && !last.isUntold;
  return (
    <Section title={t('keys.log.title')}>
      <Stack gap="sm">
        <Facts>
          <Fact name={t('keys.log.origin')}>
            <code className={classes.id}>{log.origin}</code>
          </Fact>
          <Fact name={t('keys.log.vkey')}>
            <code className={classes.id}>{log.vkey}</code>
          </Fact>
          <Fact name={t('keys.log.opened')}>
            <TimeText at={log.openedAt} />
          </Fact>
          <Fact name={t('keys.log.size')}>
            {log.witnessed === null
              ? countText(log.size, i18n.language)
              : t('keys.log.sizeText', { size: log.size, witnessed: log.witnessed })}
          </Fact>
        </Facts>
        {isUnvouched ? <Alert color="amber">{t(unvouched)}</Alert> : null}
        {log.ending === null ? null : <Text role="status">{t('keys.log.ending')}</Text>}
        {may ? <ChangeKey hospital={hospital} log={log} /> : null}
      </Stack>
    </Section>
  );
}

function ChangeKey({ hospital, log }: Pick<LogKeysJson, 'hospital' | 'log'>) {
  const { t } = useTranslation();
  const { routes, isNode } = useLogKeySource();
  const change = useAction(routes.change, { refreshes: [routes.show] });
  const run = (reason: 'planned' | 'stolen'): void =>
    change.run({ body: { log: log.log, reason } }, () => toast(t('keys.log.begun')));
  const isSure = log.guard.code === 'OK';
  const isArguable = log.guard.code === 'WITNESSES' || log.guard.more !== null;
  const no = (why: string) => ({ ok: false as const, why });
  const unsure = t('keys.log.unsure', { code: log.guard.code });
  // A planned change waits for signatures that may never come: the key can still be given up.
  const canPlan = log.ending !== null ? no(t('keys.log.ending')) : isSure ? YES : no(unsure);
  const canGiveUp =
    log.ending === 'stolen' ? no(t('keys.log.ending')) : isSure || log.guard.overridden ? YES : no(unsure);
  return (
    <>
      {isSure ? null : <Unsure guard={log.guard} />}
      {isNode && isArguable && !log.guard.overridden ? (
        <OverrideGuard id={hospital} isContradicted={log.guard.more !== null} />
      ) : null}
      <Group gap="sm">
        <ConfirmButton
          variant="default"
          question={t('keys.log.plannedQuestion')}
          consequence={t('keys.log.plannedText')}
          isBusy={change.isBusy}
          can={canPlan}
          onAct={() => run('planned')}
        >
          {t('keys.log.planned')}
        </ConfirmButton>
        <ConfirmButton
          variant="outline"
          color="red"
          question={t('keys.log.stolenQuestion')}
          consequence={t('keys.log.stolenText', { size: log.size })}
          isBusy={change.isBusy}
          can={canGiveUp}
          onAct={() => run('stolen')}
        >
          {t('keys.log.stolen')}
        </ConfirmButton>
      </Group>
      {change.problem ? <ProblemText problem={change.problem} /> : null}
    </>
  );
}

/** Why the key is not changed now, and what there is to do. */
function Unsure({ guard: { code, more, overridden } }: { guard: LogKeysJson['log']['guard'] }) {
  const { t } = useTranslation();
  const { isNode } = useLogKeySource();
  // Nobody overrules what this server keeps itself.
  const isFirm = more === null && code !== 'WITNESSES';
  const way = isFirm ? 'keys.log.unsureFirm' : isNode ? 'keys.node.unsureWay' : 'keys.log.unsureWay';
  const shown = more === 0 ? t('keys.log.unsureFork') : t('keys.log.unsureMore', { count: more ?? 0 });
  return (
    <Alert color={overridden ? 'yellow' : 'red'} role="status">
      <Text size="sm">{more === null ? t('keys.log.unsure', { code }) : shown}</Text>
      <Text size="sm">{t(overridden ? 'keys.log.overridden' : way)}</Text>
    </Alert>
  );
}

function Cuts({ shown: { cuts, root }, may }: { shown: LogKeysJson; may: boolean }) {
  const { t } = useTranslation();
  return (
    <Section title={t('keys.cut.title')}>
      {cuts.length === 0 ? (
        <EmptyState icon={IconLink} title={t('keys.cut.none')} text={t('keys.cut.noneText')} />
      ) : (
        <ul className={classes.generations}>
          {cuts.map((cut) => (
            <LogCut key={cut.next} cut={cut} may={may && root !== null} />
          ))}
        </ul>
      )}
    </Section>
  );
}
