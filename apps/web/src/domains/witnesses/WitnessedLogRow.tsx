import { Badge, Text } from '@mantine/core';
import { type WitnessedLogsJson, witnesses } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../../lib/format.ts';
import { useAction } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyHash } from '../../ui/CopyHash.tsx';
import { ProblemText } from '../../ui/ProblemText.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import classes from './Witnesses.module.css';

type Log = WitnessedLogsJson['logs'][number];
const routes = witnesses.logs;
const refreshes = [routes.show, routes.acts];

/** One log of another node: the last tree that we cosigned, what is wrong with it, and how to let it go. */
export function WitnessedLogRow({ log, may }: { log: Log; may: boolean }) {
  const { t, i18n } = useTranslation();
  const forget = useAction(routes.forget, { refreshes });
  const restore = useAction(routes.restore, { refreshes });
  const withheld = log.code === 'ok' || log.code === 'waiting' ? null : log.code;
  const isForked = log.forks > 0;
  return (
    <li className={classes.witness}>
      <div className={classes.head}>
        <Text fw={600} className={classes.name}>
          {log.origin}
        </Text>
        <CopyHash hash={log.vkey} />
        {may ? (
          <div className={classes.acts}>
            {log.code === 'behind' ? (
              <ConfirmButton
                variant="default"
                size="xs"
                question={t('witnesses.logs.restoreQuestion')}
                consequence={t('witnesses.logs.restoreText')}
                isBusy={restore.isBusy}
                onAct={() => restore.run({ body: { origin: log.origin } }, () => toast(t('witnesses.logs.restored')))}
              >
                {t('witnesses.logs.restore')}
              </ConfirmButton>
            ) : null}
            <ConfirmButton
              variant="default"
              size="xs"
              question={t('witnesses.logs.forgetQuestion', { log: log.origin })}
              consequence={t('witnesses.logs.forgetText')}
              isBusy={forget.isBusy}
              onAct={() =>
                forget.run({ body: { origin: log.origin } }, () =>
                  toast(t('witnesses.logs.forgotten', { log: log.origin })),
                )
              }
            >
              {t('witnesses.leave')}
            </ConfirmButton>
          </div>
        ) : null}
      </div>
      <div className={classes.log}>
        <Badge color={withheld !== null || isForked ? 'red' : 'gray'} variant="light" tt="none">
          {t(isForked && withheld === null ? 'witnesses.logs.code.alarm' : `witnesses.logs.code.${log.code}`)}
        </Badge>
        <Text size="sm">
          {log.size === null || log.cosignedAt === null ? (
            t('witnesses.logs.never')
          ) : (
            <>
              {t('witnesses.logs.cosigned', { entries: countText(log.size, i18n.language) })}{' '}
              <TimeText at={log.cosignedAt} />
            </>
          )}
        </Text>
        {withheld === null ? null : (
          <Text size="sm" c="red" role="alert" className={classes.why}>
            {t(`witnesses.logs.why.${withheld}`)}
          </Text>
        )}
      </div>
      {forget.problem ? <ProblemText problem={forget.problem} /> : null}
      {restore.problem ? <ProblemText problem={restore.problem} /> : null}
    </li>
  );
}
