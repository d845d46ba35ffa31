import { Text } from '@mantine/core';
import type { MadeCardJson } from '@pramana/contract';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../lib/session.tsx';
import { paths } from '../../../paths.ts';
import { Qr } from '../../../ui/Qr.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { cardLink, cardNumber } from './cardLink.ts';
import classes from './PatientCard.module.css';

export interface CardHolder {
  id: string;
  name: string;
  number: string;
}

/** The card as it will come out of the printer, and what it carries; its code is shown this once. */
export function PatientCard({ card }: { card: MadeCardJson }) {
  const { t } = useTranslation();
  const { origin, host } = globalThis.location;
  const { hospital: here } = useSession();
  const { slug, name } = card.hospital;
  const face = (
    <Face
      hospital={name}
      holder={card.patient}
      text={cardLink(origin, { slug, id: here?.id ?? '' }, { code: card.code, number: card.patient.number })}
    >
      {card.relation === 'guardian' ? <div>{t('people.access.relation.guardian')}</div> : null}
      <div className={classes.code} data-card-code>
        {card.code}
      </div>
      <div className={classes.small}>
        {t('people.card.open', { address: `${host}${paths.card(slug)}` })} {t('people.until')}{' '}
        <TimeText at={card.expiresAt} />
      </div>
    </Face>
  );
  return (
    <Printed face={face}>
      <Text size="sm">{t('people.card.once')}</Text>
      <Text size="sm" c="dimmed">
        {t('people.card.carries')}
      </Text>
    </Printed>
  );
}

/** A card for who has no account and wants none: the number alone, which the desk scans at arrival. */
export function CheckInCard({ patient }: { patient: CardHolder }) {
  const { t } = useTranslation();
  const { hospital } = useSession();
  const face = (
    <Face
      hospital={hospital?.name ?? ''}
      holder={patient}
      text={hospital ? cardNumber(hospital, patient.number) : patient.number}
    >
      <div className={classes.small}>{t('people.card.showIt')}</div>
    </Face>
  );
  return (
    <Printed face={face}>
      <Text size="sm" c="dimmed">
        {t('people.card.carriesNumber')}
      </Text>
    </Printed>
  );
}

/** The face on the screen with what is said of it, and alone on the paper. */
function Printed({ face, children }: { face: ReactNode; children: ReactNode }) {
  return (
    <>
      {face}
      {children}
      {createPortal(<div className={classes.paper}>{face}</div>, document.body)}
    </>
  );
}

interface FaceProps {
  hospital: string;
  holder: Pick<CardHolder, 'name' | 'number'>;
  /** What the QR says. */
  text: string;
  children: ReactNode;
}

function Face({ hospital, holder, text, children }: FaceProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.card}>
      <div className={classes.words}>
        <div className={classes.hospital}>{hospital}</div>
        <div className={classes.name}>{holder.name}</div>
        <div>{holder.number}</div>
        {children}
      </div>
      <Qr className={classes.qr} label={t('people.card.qr')} text={text} />
    </div>
  );
}
