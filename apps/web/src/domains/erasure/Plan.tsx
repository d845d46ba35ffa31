import { Badge, Text } from '@mantine/core';
import type { ErasurePlanJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/Section.tsx';
import classes from './Erasure.module.css';
import { backupText } from './backup.ts';
import { useDay } from './useDay.ts';

/** What of somebody's data can go now, what law keeps, until when and why; and what an approval would erase. */
export function Plan({ plan }: { plan: ErasurePlanJson }) {
  const { t } = useTranslation();
  const day = useDay();
  return (
    <Section title={t('erasure.plan')}>
      <ul className={classes.parts}>
        {plan.parts.map((part) => (
          <li key={part.content} className={classes.part}>
            <div className={classes.line}>
              <strong>{t(`erasure.part.${part.content}`)}</strong>
              <Badge tt="none" variant="light" color={part.now ? 'brand' : 'amber'}>
                {part.count === 0
                  ? t('erasure.nothing')
                  : part.now
                    ? t('erasure.now')
                    : t('erasure.until', { date: day(part.until ?? '') })}
              </Badge>
            </div>
            {part.now ? null : (
              <details className={classes.law}>
                <summary>{t('erasure.law')}</summary>
                <p lang="en">{part.source}</p>
                <p lang="en">
                  {t('erasure.check')}: {part.check}
                </p>
              </details>
            )}
          </li>
        ))}
      </ul>
      {plan.open.map((each) => (
        <Text key={each} size="sm" c="var(--mantine-color-error)">
          {t(`erasure.open.${each}`)}
        </Text>
      ))}
      {plan.scope.length === 0 ? (
        <Text size="sm">{t('erasure.goesNothing')}</Text>
      ) : (
        <>
          <Text size="sm" fw={500}>
            {t('erasure.goes')}
          </Text>
          <ul className={classes.goes}>
            {plan.scope.map((scope) => (
              <li key={scope}>{t(`erasure.scope.${scope}`)}</li>
            ))}
          </ul>
        </>
      )}
      <Text size="sm" c="dimmed">
        {t(
          ...backupText(
            plan.scope,
            plan.parts.filter((part) => !part.now),
            plan.lastReadable,
            day,
          ),
        )}
      </Text>
    </Section>
  );
}
