import { Anchor, Text } from '@mantine/core';
import type { PatientJson } from '@pramana/contract';
import { civil } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useHospital } from '../../lib/session.tsx';
import { Fact, Facts } from '../../ui/Facts.tsx';
import { Section } from '../../ui/Section.tsx';
import { TimeText } from '../../ui/TimeText.tsx';
import { phoneText } from '../../lib/phoneText.ts';
import { isStateCode } from './states.ts';
import classes from './Patients.module.css';

/** What is known of the patient; what is not known is left out. */
export function PatientFacts({ patient }: { patient: PatientJson }) {
  const { t } = useTranslation();
  return (
    <Section title={t('patients.card')}>
      <Facts>
        <Fact name={t('patients.field.birthDate')}>
          <Birth patient={patient} />
        </Fact>
        <Fact name={t('patients.field.bloodGroup')}>
          {patient.bloodGroup === undefined ? <Hidden /> : patient.bloodGroup}
        </Fact>
        <Fact name={t('patients.field.phone')}>{patient.phone ? <Phone phone={patient.phone} /> : null}</Fact>
        <Fact name={t('patients.field.email')}>{patient.email}</Fact>
        <Fact name={t('patients.part.address')}>{patient.address ? <Address address={patient.address} /> : null}</Fact>
        <Fact name={t('patients.part.contact')}>
          {patient.emergencyContact ? <Contact {...patient.emergencyContact} /> : null}
        </Fact>
        {patient.identifiers.map(({ system, value }) => (
          <Fact key={`${system} ${value}`} name={system}>
            {value}
          </Fact>
        ))}
        <Fact name={t('patients.field.createdAt')}>
          <TimeText at={patient.createdAt} />
        </Fact>
      </Facts>
      <Text size="xs" c="dimmed" className={classes.note}>
        {t('patients.recorded')}
      </Text>
    </Section>
  );
}

/** A field that this person's role may not see; that it exists is no secret. */
function Hidden() {
  const { t } = useTranslation();
  return (
    <Text span inherit c="dimmed">
      {t('patients.hidden')}
    </Text>
  );
}

function Birth({ patient }: { patient: PatientJson }) {
  const { t, i18n } = useTranslation();
  const today = civil(useNow(), useHospital().zone).date;
  if (patient.birthDate === null) return t('patients.notKnown');
  if (!patient.birthDateEstimated) return sayDate(patient.birthDate, today, i18n.language);
  return t('patients.birthYear', { year: patient.birthDate.slice(0, 4) });
}

function Phone({ phone }: { phone: string }) {
  return (
    <Anchor inherit href={`tel:${phone}`}>
      {phoneText(phone)}
    </Anchor>
  );
}

function Address({ address }: { address: NonNullable<PatientJson['address']> }) {
  const { t } = useTranslation();
  const { line, city, district, state, postalCode } = address;
  const place = [city, postalCode].filter(Boolean).join(' ');
  const stateName = state !== undefined && isStateCode(state) ? t(`patients.state.${state}`) : state;
  return [line, place, district === city ? null : district, stateName].filter(Boolean).join(', ');
}

function Contact({ name, phone, relation }: NonNullable<PatientJson['emergencyContact']>) {
  return (
    <>
      {[name, relation].filter(Boolean).join(', ')} {phone === '' ? null : <Phone phone={phone} />}
    </>
  );
}
