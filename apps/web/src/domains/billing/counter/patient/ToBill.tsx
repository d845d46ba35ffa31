import { Button } from '@mantine/core';
import { charges, type ToBillJson } from '@pramana/contract';
import { lineAmount } from '@pramana/kernel';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import type { Dispatch } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../../lib/intent.ts';
import { useLiveRefresh } from '../../../../lib/live.ts';
import { useRoute } from '../../../../lib/query.ts';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { ProblemText } from '../../../../ui/ProblemText.tsx';
import { TimeText } from '../../../../ui/TimeText.tsx';
import { useUnitWord } from '../../../catalogue/unitWord.ts';
import { EvidenceFlag } from '../../price/EvidenceFlag.tsx';
import { type DraftAction, type DraftState, isTypedByHand } from '../draftState.ts';
import { alike } from './alike.ts';
import classes from './ToBill.module.css';
import { openWord } from '../../../../lib/openWord.ts';

interface ToBillProps {
  patientId: string;
  state: DraftState;
  dispatch: Dispatch<DraftAction>;
}

/** What care recorded of this patient and nobody billed yet: one tap makes it a line, with its evidence. */
export function ToBill({ patientId, state, dispatch }: ToBillProps) {
  const { t } = useTranslation();
  const recorded = useRoute(charges.charges.list, { params: { id: patientId } });
  useLiveRefresh('prescription', charges.charges.list);
  useLiveRefresh('record', charges.charges.list);
  useLiveRefresh('lab', charges.charges.list);
  useLiveRefresh('bill.sealed', charges.charges.list);
  useLiveRefresh('bill.credited', charges.charges.list);
  if (recorded.problem) return <ProblemText problem={recorded.problem} />;
  if (!recorded.data) return null;
  const { charges: all, without } = recorded.data;
  const open = all.filter(({ id }) => !state.lines.some(({ chargeId }) => chargeId === id));
  const add = (taken: ToBillJson['charges']): void =>
    dispatch({ type: 'charges', charges: taken, keys: taken.map(() => newKey()) });
  if (all.length === 0 && without.length === 0) return null;
  return (
    <section className={classes.box} aria-label={t('charges.title')}>
      <div className={classes.bar}>
        <h3 className={classes.title}>{t('charges.title')}</h3>
        {open.length > 1 ? (
          <Button variant="light" size="compact-sm" onClick={() => add(open)}>
            {t('charges.addAll', { count: open.length })}
          </Button>
        ) : null}
      </div>
      {open.length === 0 && all.length > 0 ? <p className={classes.note}>{t('charges.allOnBill')}</p> : null}
      <ul className={classes.list}>
        {open.map((charge) => (
          <Charge
            key={charge.id}
            charge={charge}
            isTyped={isTypedByHand(state, charge.itemId)}
            onAdd={() => add([charge])}
          />
        ))}
      </ul>
      {alike(without).map(({ label, kind, at, by, count }) => (
        <p key={label} className={classes.note}>
          {count > 1 ? `${count} × ` : ''}
          {t(kind === 'result' ? 'charges.noTestFee' : 'charges.noFee', { by })} <TimeText at={at} />
        </p>
      ))}
    </section>
  );
}

interface ChargeProps {
  charge: ToBillJson['charges'][number];
  /** This bill has it already, typed by hand. */
  isTyped: boolean;
  onAdd: () => void;
}

function Charge({ charge, isTyped, onAdd }: ChargeProps) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const { itemName, quantity, unit, rate, batch, grade, evidence, at, billedBefore } = charge;
  const amount = lineAmount({ amount: BigInt(rate.amount), per: BigInt(rate.per) }, BigInt(quantity));
  return (
    <li className={classes.charge}>
      <div className={classes.words}>
        <span className={classes.name}>{itemName}</span>
        <span className={classes.facts}>
          <span>
            {quantity} {unitWord(unit, quantity)}
            {batch ? ` · ${t('charges.batch', { number: batch.number })}` : ''}
          </span>
          <MoneyText minor={String(amount)} />
          <TimeText at={at} />
        </span>
        <span className={classes.facts}>
          <EvidenceFlag grade={grade} />
          {evidence ? (
            <span>
              {openWord(t, `billing.cites.${evidence.kind}`, { defaultValue: evidence.kind })} · {evidence.by}
            </span>
          ) : null}
        </span>
        {isTyped ? (
          <span className={classes.typed} role="status">
            <IconAlertTriangle size={14} aria-hidden />
            <span>{t('charges.typedByHand')}</span>
          </span>
        ) : null}
        {billedBefore === null ? null : (
          <span className={classes.before}>
            <IconAlertTriangle size={14} aria-hidden /> {t('charges.billedBefore')} <TimeText at={billedBefore} />
          </span>
        )}
      </div>
      <Button
        variant="default"
        size="compact-sm"
        className={classes.add}
        onClick={onAdd}
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={t('charges.addOne', { name: itemName })}
      >
        {t('charges.add')}
      </Button>
    </li>
  );
}

/** On the phone the lines come first once the patient is known: what care recorded must not be left behind on the step before. */
export function ToBillNotice({ patientId, state, onShow }: Omit<ToBillProps, 'dispatch'> & { onShow: () => void }) {
  const { t } = useTranslation();
  const { data } = useRoute(charges.charges.list, { params: { id: patientId } });
  const open = (data?.charges ?? []).filter(({ id }) => !state.lines.some(({ chargeId }) => chargeId === id));
  if (open.length === 0) return null;
  return (
    <Button variant="light" fullWidth onClick={onShow}>
      {t('charges.open', { count: open.length })}
    </Button>
  );
}
