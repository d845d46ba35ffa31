import { Badge, Button, Text } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../../lib/format.ts';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyHash } from '../../ui/CopyHash.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { useWitnessSource } from './source.ts';
import classes from './Witnesses.module.css';

type Witness = WitnessesJson['witnesses'][number];
type Log = Witness['logs'][number];

/** Alarms: it says that it saw another tree. */
const ALARMS: readonly string[] = ['fork', 'ahead'];
const GOOD: readonly string[] = ['ok', 'waiting'];

/** One witness: how it does with each open log, and how to leave it. */
export function WitnessRow({ witness, may }: { witness: Witness; may: boolean }) {
  const { t } = useTranslation();
  const { routes } = useWitnessSource();
  const leave = useAction(routes.leave, { refreshes: [routes.show, routes.acts] });
  const retry = useAction(routes.ask, { refreshes: [routes.show] });
  const isTroubled = witness.logs.some(({ code }) => !GOOD.includes(code));
  const note = noteOf(witness);
  return (
    <li className={classes.witness}>
      <div className={classes.head}>
        <Text fw={600} className={classes.name}>
          {witness.name}
        </Text>
        <CopyHash hash={witness.vkey} />
        {may ? (
          <div className={classes.acts}>
            {isTroubled ? (
              <Button variant="default" size="xs" loading={retry.isBusy} onClick={() => retry.run({})}>
                {t('witnesses.ask')}
              </Button>
            ) : null}
            <ConfirmButton
              variant="default"
              size="xs"
              question={t('witnesses.leaveQuestion', { name: witness.name })}
              consequence={t('witnesses.leaveText')}
              isBusy={leave.isBusy}
              onAct={() =>
                leave.run({ body: { vkey: witness.vkey } }, () => toast(t('witnesses.left', { name: witness.name })))
              }
            >
              {t('witnesses.leave')}
            </ConfirmButton>
          </div>
        ) : null}
      </div>
      <Text size="sm" c="dimmed" className={classes.wrap}>
        {witness.url}
      </Text>
      {note === null ? null : (
        <Text size="sm" fw={600}>
          {t(note)}
        </Text>
      )}
      {witness.logs.map((log) => (
        <LogLine key={log.log} log={log} />
      ))}
      {leave.problem ? <ProblemText problem={leave.problem} /> : null}
      {retry.problem ? <ProblemText problem={retry.problem} /> : null}
    </li>
  );
}

/** Where the machine is the hospital's own, that is said: such a witness proves nothing. */
function noteOf({ counts, url }: Witness): 'witnesses.sameMachine' | 'witnesses.loopback' | null {
  if (!counts) return 'witnesses.sameMachine';
  return /^(localhost|127\.[0-9.]+|\[::1\])$/.test(new URL(url).hostname) ? 'witnesses.loopback' : null;
}

function LogLine({ log }: { log: Log }) {
  const { t, i18n } = useTranslation();
  const count = (value: number): string => countText(value, i18n.language);
  const isAlarm = ALARMS.includes(log.code);
  const trouble = log.code === 'ok' || log.code === 'waiting' ? null : log.code;
  return (
    <div className={classes.log}>
      <Badge color={isAlarm ? 'red' : trouble === null ? 'gray' : 'amber'} variant="light" tt="none">
        {t(`witnesses.code.${log.code}.name`)}
      </Badge>
      <Text size="sm">
        {log.size === null || log.cosignedAt === null ? (
          t('witnesses.never', { log: log.log })
        ) : (
          <>
            {t('witnesses.cosigned', { log: log.log, entries: count(log.size) })} <TimeText at={log.cosignedAt} />.
          </>
        )}
        {log.lag > 0 ? ` ${t('witnesses.lag', { count: log.lag, entries: count(log.lag) })}` : ''}
      </Text>
      {trouble === null ? null : (
        <Text size="sm" c={isAlarm ? 'red' : 'dimmed'} {...(isAlarm ? { role: 'alert' } : {})} className={classes.why}>
          {t(`witnesses.code.${trouble}.text`)}{' '}
          {log.answeredAt === null ? null : (
            <>
              {t('witnesses.answered')} <TimeText at={log.answeredAt} />
            </>
          )}
        </Text>
      )}
    </div>
  );
}
