import { Button } from '@mantine/core';
import type { CounterSessionJson } from '@pramana/contract';
import { IconArrowsExchange, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { CloseCounterDialog } from './CloseCounterDialog.tsx';
import { MoveCashDialog } from './MoveCashDialog.tsx';
import classes from './Session.module.css';

/** The drawer that is open now; what should be in it only for whoever does not count it blind. */
export function OwnSession({ session }: { session: CounterSessionJson }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'move' | 'close' | null>(null);
  const close = (): void => setDialog(null);
  const { cashIn, cashOut, expected } = session;
  const parts: [name: string, minor: string | null][] = [
    [t('billing.session.float'), session.openingFloat],
    [t('billing.session.cashIn'), cashIn],
    [t('billing.session.cashOut'), cashOut === null || cashOut === '0' ? cashOut : `-${cashOut}`],
    [t('billing.session.moved'), session.moved],
  ];
  const others = session.byMethod.filter(({ method }) => method !== 'cash');
  return (
    <section className={classes.own} aria-label={t('billing.session.own')}>
      <div className={classes.ownHead}>
        <h2 className={classes.ownName}>{session.counter}</h2>
        <span className={classes.dim}>
          {t('billing.session.opened')} <TimeText at={session.openedAt} /> · {session.person}
        </span>
      </div>
      <dl className={classes.sum}>
        {parts.map(([name, minor]) =>
          minor === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <MoneyText minor={minor} />
              </dd>
            </div>
          ),
        )}
        {expected === null ? null : (
          <div data-sum>
            <dt>{t('billing.session.expected')}</dt>
            <dd>
              <MoneyText minor={expected} size="xl" />
            </dd>
          </div>
        )}
      </dl>
      {expected === null ? <p className={classes.dim}>{t('billing.session.blind')}</p> : null}
      {others.length > 0 ? (
        <p className={classes.others}>
          {t('billing.session.others')}{' '}
          {others.map(({ method, amount, count }, index) => (
            <span key={method}>
              {index === 0 ? '' : ' · '}
              {t(`billing.method.${method}`)} <MoneyText minor={amount} /> ({count})
            </span>
          ))}
        </p>
      ) : null}
      <div className={classes.ownActs}>
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={18} stroke={1.6} aria-hidden />}
          onClick={() => setDialog('move')}
        >
          {t('billing.session.move')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconLock size={18} stroke={1.6} aria-hidden />}
          onClick={() => setDialog('close')}
        >
          {t('billing.session.close')}
        </Button>
      </div>
      <MoveCashDialog session={session} isOpen={dialog === 'move'} onClose={close} />
      <CloseCounterDialog session={session} isOpen={dialog === 'close'} onClose={close} />
    </section>
  );
}
