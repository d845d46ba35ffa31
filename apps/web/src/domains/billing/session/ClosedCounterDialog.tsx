import { Button } from '@mantine/core';
import type { CounterSessionJson } from '@pramana/contract';
import { IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime, sayDate } from '../../../lib/format.ts';
import { useHospital, useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { useFaceText } from './faceText.ts';
import classes from './Session.module.css';

interface ClosedCounterDialogProps {
  /** Null: none is shown. */
  session: CounterSessionJson | null;
  onClose: () => void;
}

/** A drawer as it was closed: what went through it, what was counted, why it differs, who said yes, its seal. To be printed. */
export function ClosedCounterDialog({ session, onClose }: ClosedCounterDialogProps) {
  const { t, i18n } = useTranslation();
  const { hospital } = useSession();
  const { zone } = useHospital();
  // On paper "4 minutes ago" would say nothing.
  const time = (at: string): string => exactTime(at, { zone, language: i18n.language });
  return (
    <Dialog title={session?.counter ?? ''} isOpen={session !== null} onClose={onClose} width={460}>
      {session === null ? null : (
        <div className={`${classes.form} ${classes.paper}`}>
          <p className={classes.whose}>{hospital?.name}</p>
          <p className={classes.dim}>
            {sayDate(session.businessDate, '', i18n.language)} · {session.person}
            <br />
            {[session.openedAt, session.closedAt].flatMap((at) => (at === null ? [] : [time(at)])).join(' – ')}
          </p>
          <Money session={session} />
          <Count session={session} />
          <Words session={session} />
          <div className={classes.acts}>
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('billing.session.print')}
            </Button>
            <Button onClick={onClose}>{t('common.close')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Money({ session }: { session: CounterSessionJson }) {
  const { t } = useTranslation();
  const { cashOut, variance } = session;
  const rows: [name: string, minor: string | null][] = [
    [t('billing.session.float'), session.openingFloat],
    [t('billing.session.cashIn'), session.cashIn],
    [t('billing.session.cashOut'), cashOut === null || cashOut === '0' ? cashOut : `-${cashOut}`],
    [t('billing.session.moved'), session.moved],
    [t('billing.session.expected'), session.expected],
    [t('billing.session.counted'), session.counted],
  ];
  return (
    <dl className={classes.sum}>
      {rows.map(([name, minor]) =>
        minor === null ? null : (
          <Row key={name} name={name}>
            <MoneyText minor={minor} />
          </Row>
        ),
      )}
      {variance === null ? null : (
        <div data-sum data-warn={variance !== '0' || undefined}>
          <dt>{t('billing.session.variance')}</dt>
          <dd>
            <MoneyText minor={variance} size="lg" />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The notes and coins that were counted, and what was paid past the drawer. */
function Count({ session }: { session: CounterSessionJson }) {
  const { t } = useTranslation();
  const faceText = useFaceText();
  const counted = session.denominations
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => Number(b.value) - Number(a.value));
  const others = session.byMethod.filter(({ method }) => method !== 'cash');
  return (
    <dl className={classes.sum}>
      {counted.map(({ value, count }) => (
        <Row key={value} name={`${faceText(BigInt(value))} × ${count}`}>
          <MoneyText minor={BigInt(value) * BigInt(count)} />
        </Row>
      ))}
      {others.map(({ method, count, amount }) => (
        <Row key={method} name={`${t('billing.session.others')} ${t(`billing.method.${method}`)} (${count})`}>
          <MoneyText minor={amount} />
        </Row>
      ))}
    </dl>
  );
}

function Words({ session }: { session: CounterSessionJson }) {
  const { t } = useTranslation();
  const { block } = session;
  const rows: [name: string, words: string | null][] = [
    [t('billing.session.varianceReason'), session.varianceReason],
    [t('billing.session.approver'), session.approver],
    [t('billing.session.closedBy'), session.closedBy],
    [t('billing.session.absenceShort'), session.absenceReason],
  ];
  return (
    <dl className={classes.sum}>
      {rows.map(([name, words]) =>
        words === null ? null : (
          <Row key={name} name={name}>
            {words}
          </Row>
        ),
      )}
      {block === null ? null : (
        <Row name={t('billing.session.sealed')}>
          <Link to={paths.block(block.series, block.number)}>{block.label}</Link>
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
