import { Button } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { billing, type DataOf, sealing } from '@pramana/contract';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../../lib/format.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { useKindWord } from '../../sealing/kindWord.ts';
import { useBusinessDate } from '../today/useBusinessDate.ts';
import classes from './Session.module.css';

type DayJson = DataOf<typeof billing.counters.closeDay>;

/** Closes a business day: each series is summed up and the sum sealed; the day takes no more entries. */
export function CloseDayDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('billing.day.close')} isOpen={isOpen} onClose={onClose} width={520}>
      <DayForm onClose={onClose} />
    </Dialog>
  );
}

function DayForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const today = useBusinessDate();
  const [date, setDate] = useState<string>(today);
  const close = useAction(billing.counters.closeDay, { refreshes: [billing.counters.list] });
  const [day, setDay] = useState<DayJson | null>(null);
  if (day) return <DaySeals day={day} onClose={onClose} />;
  return (
    <div className={classes.form}>
      <DatePickerInput
        label={t('billing.day.date')}
        value={date}
        valueFormat="D MMM YYYY"
        onChange={(next) => next && setDate(next)}
      />
      {close.problem ? <ProblemText problem={close.problem} /> : null}
      <div className={classes.acts}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ConfirmButton
          question={t('billing.day.question')}
          consequence={t('billing.day.consequence')}
          isBusy={close.isBusy}
          onAct={() => close.run({ params: { date } }, ({ data }) => setDay(data))}
        >
          {t('billing.day.closeVerb')}
        </ConfirmButton>
      </div>
    </div>
  );
}

function DaySeals({ day, onClose }: { day: DayJson; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { hospital } = useSession();
  const kindWord = useKindWord();
  const series = useRoute(sealing.chain.series, {});
  // "Credit note · CRN-2627": people read words before codes.
  const nameOf = (code: string): string => {
    const found = series.data?.find((each) => each.code === code);
    return found === undefined ? code : `${kindWord(found.kind)} · ${code}`;
  };
  return (
    <div className={`${classes.form} ${classes.paper}`}>
      <p className={classes.whose}>{hospital?.name}</p>
      <p className={classes.dim}>{t('billing.day.closed', { day: sayDate(day.businessDate, '', i18n.language) })}</p>
      {day.seals.length === 0 ? <p>{t('billing.day.nothing')}</p> : null}
      <dl className={classes.sum}>
        {day.seals.map((seal) => (
          <div key={seal.series}>
            <dt>
              {nameOf(seal.series)} ·{' '}
              {t('billing.day.numbers', { count: seal.count, first: seal.first, last: seal.last })}
            </dt>
            <dd>
              <MoneyText minor={seal.total} />
            </dd>
          </div>
        ))}
      </dl>
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
  );
}
