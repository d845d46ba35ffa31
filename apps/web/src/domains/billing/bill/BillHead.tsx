import { Text } from '@mantine/core';
import type { BillJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { paths } from '../../../paths.ts';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { phoneText } from '../../../lib/phoneText.ts';
import { usePersonWords } from '../counter/patient/personWords.ts';
import classes from './Bill.module.css';

/** For whom, when, by whom, on which cash day. */
export function BillHead({ bill }: { bill: BillJson }) {
  const { t, i18n } = useTranslation();
  return (
    <dl className={classes.head}>
      <div>
        <dt>{t('billing.patient.one')}</dt>
        <dd>
          <Person bill={bill} />
        </dd>
      </div>
      {bill.prescriber === '' ? null : (
        <div>
          <dt>{t('billing.bill.prescriber')}</dt>
          <dd>{bill.prescriber}</dd>
        </div>
      )}
      <div>
        <dt>{t('billing.bill.kind')}</dt>
        <dd>{t(`billing.kind.${bill.kind}`)}</dd>
      </div>
      {bill.sealedAt === null ? null : (
        <div>
          <dt>{t('billing.bill.sealedAt')}</dt>
          <dd>
            <TimeText at={bill.sealedAt} />
          </dd>
        </div>
      )}
      {bill.businessDate === null ? null : (
        <div>
          <dt>{t('billing.bill.businessDate')}</dt>
          <dd>{sayDate(bill.businessDate, bill.businessDate.slice(0, 4), i18n.language)}</dd>
        </div>
      )}
      <div>
        <dt>{t('billing.bill.author')}</dt>
        <dd>{bill.author}</dd>
      </div>
      {bill.note === '' ? null : (
        <div data-wide>
          <dt>{t('billing.bill.note')}</dt>
          <dd>
            {bill.note}
            <Text size="xs" c="dimmed">
              {t('billing.bill.noteNotSealed')}
            </Text>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Person({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  const words = usePersonWords();
  const { patient, customer } = bill;
  if (patient)
    return (
      <>
        <Link to={paths.patient(patient.id)} className={classes.person}>
          {patient.name}
        </Link>
        <span className={classes.lineFacts}>
          {[patient.number, words(patient), patient.phone && phoneText(patient.phone)].filter(Boolean).join(' · ')}
        </span>
      </>
    );
  return (
    <>
      <span className={classes.person}>{customer?.name || t('billing.patient.walkIn')}</span>
      {customer?.phone ? <span className={classes.lineFacts}>{phoneText(customer.phone)}</span> : null}
    </>
  );
}

/** What was paid, credited and handed back, and what is still due. */
export function Balance({ bill }: { bill: BillJson }) {
  const { t } = useTranslation();
  const rows: [name: string, minor: string][] = [
    [t('billing.bill.paid'), bill.paid],
    [t('billing.bill.credited'), bill.credited],
    [t('billing.bill.refunded'), bill.refunded],
    [t('billing.bill.refundable'), bill.refundable],
  ];
  return (
    <dl className={classes.balance}>
      {rows
        .filter(([, minor], index) => index === 0 || minor !== '0')
        .map(([name, minor]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <MoneyText minor={minor} />
            </dd>
          </div>
        ))}
      <div data-due={bill.due !== '0' || undefined}>
        <dt>{t('billing.bill.due')}</dt>
        <dd>
          <MoneyText minor={bill.due} size={bill.due === '0' ? 'inherit' : 'lg'} />
        </dd>
      </div>
    </dl>
  );
}
