import { Text } from '@mantine/core';
import type { MadeCardJson } from '@pramana/contract';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { Qr } from '../../../ui/Qr.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { cardLink } from './cardLink.ts';
import classes from './PatientCard.module.css';

/** The card as it will come out of the printer, and what it carries; its code is shown this once. */
export function PatientCard({ card }: { card: MadeCardJson }) {
  const { t } = useTranslation();
  return (
    <>
      <Face card={card} />
      <Text size="sm">{t('people.card.once')}</Text>
      <Text size="sm" c="dimmed">
        {t('people.card.carries')}
      </Text>
      {createPortal(
        <div className={classes.paper}>
          <Face card={card} />
        </div>,
        document.body,
      )}
    </>
  );
}

function Face({ card }: { card: MadeCardJson }) {
  const { t } = useTranslation();
  const { origin, host } = globalThis.location;
  const { slug, name } = card.hospital;
  return (
    <div className={classes.card}>
      <div className={classes.words}>
        <div className={classes.hospital}>{name}</div>
        <div className={classes.name}>{card.patient.name}</div>
        <div>{card.patient.number}</div>
        {card.relation === 'guardian' ? <div>{t('people.access.relation.guardian')}</div> : null}
        <div className={classes.code} data-card-code>
          {card.code}
        </div>
        <div className={classes.small}>
          {t('people.card.open', { address: `${host}${paths.card(slug)}` })} {t('people.until')}{' '}
          <TimeText at={card.expiresAt} />
        </div>
      </div>
      <Qr
        className={classes.qr}
        label={t('people.card.qr')}
        text={cardLink(origin, { slug, code: card.code, number: card.patient.number })}
      />
    </div>
  );
}
