import { type DispenseJson, type PrescriptionJson } from '@pramana/contract';
import { IconArrowBackUp, IconDeviceMobileMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useBlockFacts } from '../../billing/bill/sealFacts.ts';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import classes from '../Pharmacy.module.css';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** What was handed out, the newest first: by whom, of which batch, with its seal; what came back; what was confirmed. */
export function GivenList({ prescription }: { prescription: PrescriptionJson }) {
  return (
    <ul className={classes.list}>
      {prescription.dispenses.map((given) => (
        <Given key={given.id} given={given} prescription={prescription} />
      ))}
    </ul>
  );
}

function Given({ given, prescription }: { given: DispenseJson; prescription: PrescriptionJson }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const factsOf = useBlockFacts();
  const [open, setOpen] = useState<'confirm' | 'return' | null>(null);
  const close = (): void => setOpen(null);
  const { block, confirmed, can, by, at, lines, version } = given;
  return (
    <li className={classes.given}>
      <span className={classes.bar}>
        <span className={classes.row}>
          <strong>{block?.label}</strong>
          <span className={classes.dim}>
            {by} · <TimeText at={at} />
            {version === prescription.version ? '' : ` · ${t('pharmacy.ofVersion', { version })}`}
          </span>
        </span>
        {block ? <SealBadge state={block.state} facts={factsOf(block)} isCompact /> : null}
      </span>
      {lines.map((line) => (
        <span key={line.position} className={classes.item} data-back={line.returned ? true : undefined}>
          <span>
            {line.quantity} {unitWord(line.unit, line.quantity)} · {line.name}
          </span>
          <span className={classes.dim}>
            {[
              t('pharmacy.batch', { number: line.batch.number }),
              line.swap === '' ? '' : t(`pharmacy.swap.${line.swap}`),
              line.consent ? line.consent.by : '',
              line.bill ? t('pharmacy.billed', { number: line.bill }) : '',
              line.credited > 0 ? t('pharmacy.creditedBack', { quantity: line.credited }) : '',
              line.returned
                ? openWord(t, `pharmacy.returned.${line.returned.reason}`, { defaultValue: line.returned.reason })
                : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      ))}
      <span className={classes.bar}>
        {confirmed ? (
          <span className={classes.note} data-tone="good">
            {openWord(t, `pharmacy.confirmed.${confirmed.how}`, { defaultValue: confirmed.how })}{' '}
            <TimeText at={confirmed.at} />
            {confirmed.block ? (
              <SealBadge state={confirmed.block.state} facts={factsOf(confirmed.block)} isCompact />
            ) : null}
          </span>
        ) : (
          <span className={classes.dim}>{t('pharmacy.notConfirmed')}</span>
        )}
        <span className={classes.row}>
          <ActionButton
            variant="default"
            size="compact-sm"
            can={can.takeBack}
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onAct={() => setOpen('return')}
          >
            {t('pharmacy.takeBack')}
          </ActionButton>
          {confirmed ? null : (
            <ActionButton
              variant="light"
              size="compact-sm"
              // Without a phone that takes a code the patient can still confirm in their own account.
              can={can.confirm.code?.startsWith('phone_') ? { ok: true } : can.confirm}
              leftSection={<IconDeviceMobileMessage size={16} aria-hidden />}
              onAct={() => setOpen('confirm')}
            >
              {t('pharmacy.confirm')}
            </ActionButton>
          )}
        </span>
      </span>
      {open === 'confirm' && confirmed === null ? (
        <ConfirmDialog
          given={given}
          patient={prescription.patient.id}
          phone={prescription.phone ?? ''}
          canSend={can.confirm}
          onClose={close}
        />
      ) : null}
      {open === 'return' ? <ReturnDialog given={given} onClose={close} /> : null}
    </li>
  );
}
