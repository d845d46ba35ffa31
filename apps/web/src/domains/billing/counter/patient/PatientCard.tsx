import { Avatar } from '@mantine/core';
import { billing, type PatientRowJson } from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { phoneText } from '../../../../lib/phoneText.ts';
import { useRoute } from '../../../../lib/query.ts';
import { paths } from '../../../../paths.ts';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { CardBar } from './CardBar.tsx';
import { usePersonWords } from './personWords.ts';
import classes from './Patient.module.css';

/** Who the bill is for: enough to ask "are you …?" across the counter, and what is still due. */
export function PatientCard({ patient, onChange }: { patient: PatientRowJson; onChange: () => void }) {
  const { t } = useTranslation();
  const words = usePersonWords();
  return (
    <section className={classes.card} aria-label={t('billing.patient.one')}>
      <CardBar act={t('billing.patient.change')} onAct={onChange} />
      <div className={classes.head}>
        <Avatar name={patient.name} size={40} color="gray" aria-hidden />
        <div className={classes.headWords}>
          <h2 className={classes.cardName}>
            <Link to={paths.patient(patient.id)} className={classes.link}>
              {patient.name}
            </Link>
          </h2>
          <span>{words(patient)}</span>
        </div>
      </div>
      <dl className={classes.facts}>
        <dt>{t('billing.patient.number')}</dt>
        <dd>{patient.number}</dd>
        {patient.phone === null ? null : (
          <>
            <dt>{t('billing.patient.phone')}</dt>
            <dd>{phoneText(patient.phone)}</dd>
          </>
        )}
        {patient.city === '' ? null : (
          <>
            <dt>{t('billing.patient.city')}</dt>
            <dd>{patient.city}</dd>
          </>
        )}
        <Dues patientId={patient.id} />
      </dl>
    </section>
  );
}

/** What the patient owes on earlier bills; "at least" where more bills follow than one page tells. */
function Dues({ patientId }: { patientId: string }) {
  const { t } = useTranslation();
  const bills = useRoute(billing.bills.list, { query: { patient: patientId, status: 'due' } });
  if (!bills.data) return null;
  const due = bills.data.reduce((sum, bill) => sum + BigInt(bill.due), 0n);
  return (
    <>
      <dt>{t('billing.patient.dues')}</dt>
      <dd>
        {due === 0n ? (
          t('billing.patient.noDues')
        ) : (
          <Link to={paths.bills()} search={{ patient: patientId, status: 'due' }} className={classes.link}>
            <MoneyText minor={due} /> {t('billing.patient.duesIn', { count: bills.data.length })}
          </Link>
        )}
      </dd>
    </>
  );
}
