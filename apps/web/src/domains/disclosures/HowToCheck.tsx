import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/Section.tsx';
import { MakeKey } from './MakeKey.tsx';
import classes from './Disclosures.module.css';

/** The commands by which an auditor checks a bundle, as they can be typed. `fileName` null: there is none yet. */
export function HowToCheck({ fileName }: { fileName: string | null }) {
  const { t } = useTranslation();
  const steps = [
    ['key', 'npx pramana audit keygen --out auditor.key'],
    ['policy', `curl -s ${globalThis.location.origin}/api/verify-policy > trusted.policy`],
    ['check', `npx pramana audit --bundle ${fileName ?? 'FILE.bundle.age'} --key auditor.key --policy trusted.policy`],
  ] as const;
  return (
    <Section title={t('disclosures.how')}>
      <Text size="sm">{t('disclosures.howText')}</Text>
      <ol className={classes.steps}>
        {steps.map(([name, command]) => (
          <li key={name}>
            <Text size="sm">{t(`disclosures.step.${name}`)}</Text>
            <pre className={classes.command} tabIndex={0} aria-label={t('disclosures.label')}>
              {command}
            </pre>
            {name === 'key' ? <MakeKey /> : null}
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed" maw={720}>
        {t('disclosures.tells')}
      </Text>
    </Section>
  );
}
