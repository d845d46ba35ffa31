import { type OwnPatientJson, seesEverything } from '@pramana/contract';
import {
  IconChevronRight,
  IconEraser,
  IconEye,
  IconHeartbeat,
  type Icon,
  IconNotes,
  IconPaperclip,
  IconPill,
  IconStethoscope,
  IconTestPipe,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { Section } from '../../../ui/Section.tsx';
import classes from './Ways.module.css';

interface Way {
  to: string;
  search?: Record<string, string>;
  icon: Icon;
  title: string;
  text: string;
}

/** The ways to what was found, written and measured. */
export function HealthWays({ patient }: { patient: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t('people.own.ways')}>
      <Ways
        ways={[
          {
            to: paths.ownConsultations(patient),
            icon: IconStethoscope,
            title: t('people.own.visits'),
            text: t('people.own.visitsText'),
          },
          {
            to: paths.ownResults(patient),
            icon: IconTestPipe,
            title: t('people.own.results'),
            text: t('people.own.resultsText'),
          },
          {
            to: paths.ownMedicines(patient),
            icon: IconPill,
            title: t('people.own.medicines'),
            text: t('people.own.medicinesText'),
          },
          {
            to: paths.ownVitals(patient),
            icon: IconHeartbeat,
            title: t('people.own.vitals'),
            text: t('people.own.vitalsText'),
          },
          {
            to: paths.ownRecords(patient),
            search: { category: 'documents' },
            icon: IconPaperclip,
            title: t('people.own.files'),
            text: t('people.own.filesText'),
          },
          {
            to: paths.ownRecords(patient),
            icon: IconNotes,
            title: t('people.own.records'),
            text: t('people.own.recordsText'),
          },
        ]}
      />
    </Section>
  );
}

/** Who looked, which every account has as far as it sees; and erasing, for who sees everything. */
export function PrivacyWays({ own }: { own: OwnPatientJson }) {
  const { patientId, relation } = own;
  const { t } = useTranslation();
  return (
    <Section title={t('people.own.privacy')}>
      <Ways
        ways={[
          {
            to: paths.ownWhoLooked(patientId),
            icon: IconEye,
            title: t('people.own.looks'),
            text: t(relation === 'self' ? 'access.own.linkText' : 'access.own.linkOther'),
          },
          ...(seesEverything(own)
            ? [
                {
                  to: paths.ownErasure(patientId),
                  icon: IconEraser,
                  title: t('people.own.erasure'),
                  text: t('people.own.erasureText'),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}

function Ways({ ways }: { ways: readonly Way[] }) {
  return (
    <ul className={classes.ways}>
      {ways.map(({ to, search = {}, icon: Icon, title, text }) => (
        <li key={title}>
          <Link to={to} search={search} className={classes.way}>
            <Icon size={26} stroke={1.6} aria-hidden className={classes.icon} />
            <span className={classes.words}>
              <span className={classes.title}>{title}</span>
              <span className={classes.text}>{text}</span>
            </span>
            <IconChevronRight size={18} aria-hidden className={classes.icon} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
