import { Anchor, Table, Text } from '@mantine/core';
import {
  type DataOf,
  type hospitals,
  OPERATOR_SESSION_LIMIT,
  PIN_TRIES,
  ROLES,
  STANDARD_DEVICE_LIMITS,
  STANDARD_SESSION_LIMITS,
} from '@pramana/contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { paths } from '../../../paths.ts';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Timeline } from '../../../ui/Timeline.tsx';
import { sizeText } from '../../files/sizeText.ts';
import classes from './Limits.module.css';
import { openWord } from '../../../lib/openWord.ts';

type Rules = DataOf<typeof hospitals.console.rules>;

/** Who changed a limit of the node, each with its entry. */
export function LimitChanges({ changes }: Pick<Rules, 'changes'>) {
  const { t, i18n } = useTranslation();
  if (changes.length === 0) return null;
  const steps = changes.map(({ id, name, most, author, at, series, number }) => ({
    key: id,
    at,
    title: t('hospitals.rules.change', {
      limit: openWord(t, `hospitals.rules.limit.${name}`, { defaultValue: name }),
      most: countText(most, i18n.language),
      author,
    }),
    body: (
      <Anchor renderRoot={(props) => <Link to={paths.nodeBlock(series, number)} {...props} />}>
        {`${series}-${String(number).padStart(6, '0')}`}
      </Anchor>
    ),
  }));
  return (
    <Section title={t('hospitals.rules.changes')}>
      <Timeline steps={steps} label={t('hospitals.rules.changes')} />
    </Section>
  );
}

/** Every other limit with its reason, and which setting changes it. */
export function FixedLimits({ fixed }: Pick<Rules, 'fixed'>) {
  const { t, i18n } = useTranslation();
  const window = (seconds: number): string =>
    seconds % 3_600 === 0
      ? t('hospitals.rules.hours', { count: seconds / 3_600 })
      : t('hospitals.rules.minutes', { count: seconds / 60 });
  return (
    <Section title={t('hospitals.rules.fixed')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('hospitals.rules.fixedText')}
      </Text>
      <ul className={classes.limits}>
        {fixed.map(({ id, most, seconds, per, reason, variable }) => (
          <li key={id}>
            <Text fw={600}>
              {openWord(t, `hospitals.rules.tries.${id}`, { defaultValue: id })}
              {': '}
              {t('hospitals.rules.mostIn', { most: countText(most, i18n.language), window: window(seconds) })}
            </Text>
            <Text size="sm" c="dimmed" lang="en">
              {`Per ${per}. ${reason}`}
            </Text>
            {variable === null ? null : (
              <Text size="sm">
                {t('hospitals.rules.setBy')} <code>{variable}</code>
              </Text>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** How long a session lives where a hospital has set nothing else; the operator's is the node's own. */
export function SessionLimits() {
  const { t } = useTranslation();
  const minutes = (count: number): string =>
    count % 1_440 === 0 ? t('hospitals.rules.days', { count: count / 1_440 }) : t('hospitals.rules.minutes', { count });
  return (
    <Section title={t('hospitals.rules.sessions')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('hospitals.rules.sessionsText')}
      </Text>
      <Table verticalSpacing={6} aria-label={t('hospitals.rules.sessions')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('hospitals.rules.role')}</Table.Th>
            <Table.Th ta="end">{t('hospitals.rules.idle')}</Table.Th>
            <Table.Th ta="end">{t('hospitals.rules.atMost')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ROLES.map((role) => {
            const limit = role === 'operator' ? OPERATOR_SESSION_LIMIT : STANDARD_SESSION_LIMITS[role];
            return (
              <Table.Tr key={role}>
                <Table.Td>{t(`role.${role}`)}</Table.Td>
                <Table.Td ta="end">{minutes(limit.idleMinutes)}</Table.Td>
                <Table.Td ta="end">
                  {limit.hours % 24 === 0
                    ? t('hospitals.rules.days', { count: limit.hours / 24 })
                    : t('hospitals.rules.hours', { count: limit.hours })}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

/** The largest file of each kind. */
export function UploadLimits({ uploads }: Pick<Rules, 'uploads'>) {
  const { t, i18n } = useTranslation();
  return (
    <Section title={t('hospitals.rules.uploads')}>
      <Facts>
        {uploads.map(({ id, mostBytes }) => (
          <Fact key={id} name={openWord(t, `hospitals.rules.upload.${id.replaceAll('.', '-')}`, { defaultValue: id })}>
            {sizeText(mostBytes, i18n.language)}
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}

/** A shared PC where a hospital has set nothing else; how often a PIN may be wrong is the same everywhere. */
export function DeviceLimits() {
  const { t } = useTranslation();
  const { idleMinutes, pinDays } = STANDARD_DEVICE_LIMITS;
  return (
    <Section title={t('hospitals.rules.devices')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('hospitals.rules.devicesText')}
      </Text>
      <Facts>
        <Fact name={t('hospitals.rules.deviceIdle')}>{t('hospitals.rules.minutes', { count: idleMinutes })}</Fact>
        <Fact name={t('hospitals.rules.devicePin')}>{t('hospitals.rules.days', { count: pinDays })}</Fact>
        <Fact name={t('hospitals.rules.pinTries')}>{PIN_TRIES}</Fact>
      </Facts>
    </Section>
  );
}
