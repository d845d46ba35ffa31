import { Alert, Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { paths } from '../../../paths.ts';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { Notes } from '../review/Notes.tsx';
import { ClaimHospital, type StatusProps } from './ClaimHospital.tsx';

const COLOUR = { draft: 'gray', received: 'teal', asked: 'amber', approved: 'teal', refused: 'red' } as const;

/** Where it stands once it was sent in, and what its registrant may do now. */
export function RegistrationStatus({ token, registration, onChange }: StatusProps) {
  const { t } = useTranslation();
  const { state, form, notes, deletedOn } = registration;
  return (
    <Stack gap="lg">
      <Alert color={COLOUR[state]} title={t(`hospitals.status.${state}`)} role="status">
        <Text>{t(`hospitals.statusText.${state}`)}</Text>
      </Alert>
      {registration.hospital && registration.needsPassword ? (
        <ClaimHospital token={token} registration={registration} onChange={onChange} />
      ) : null}
      {registration.hospital && !registration.needsPassword ? (
        <div>
          <Text mb="sm">{t('hospitals.register.signInAs', { login: registration.hospital.login })}</Text>
          <Button renderRoot={(props) => <Link to={paths.login()} {...props} />}>{t('identity.login.signIn')}</Button>
        </div>
      ) : null}
      <Section title={t('hospitals.register.history')}>
        <Notes notes={notes} />
      </Section>
      <Section title={t('hospitals.register.hospital')}>
        <Facts>
          <Fact name={t('hospitals.field.name')}>{form.name}</Fact>
          <Fact name={t('hospitals.field.registrationNumber')}>{form.registrationNumber}</Fact>
          <Fact name={t('hospitals.field.city')}>{form.city}</Fact>
          <Fact name={t('hospitals.field.contactName')}>{form.contactName}</Fact>
        </Facts>
      </Section>
      {deletedOn === null ? null : (
        <Text size="sm" c="dimmed">
          {t('hospitals.register.deletedOn')} <TimeText at={deletedOn} />
        </Text>
      )}
    </Stack>
  );
}
