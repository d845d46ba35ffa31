import { AUDITED } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { CheckList } from '../../../ui/CheckList.tsx';
import { Section } from '../../../ui/Section.tsx';
import classes from './Audit.module.css';

const NOT_MADE = ['entered', 'true', 'witnesses'] as const;

/** Exactly what an audit asks, whatever it found, and what no audit of this computer can tell. */
export function WhatWasChecked() {
  const { t } = useTranslation();
  const open = NOT_MADE.map((name) => ({ check: t(`sealing.audit.not.${name}`), ok: null, detail: '' }));
  return (
    <div className={classes.columns}>
      <Section title={t('sealing.audit.checked')}>
        <ul className={classes.list}>
          {AUDITED.map((name) => (
            <li key={name}>{t(`sealing.audit.made.${name}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('sealing.audit.notChecked')}>
        <CheckList checks={open} />
      </Section>
    </div>
  );
}
