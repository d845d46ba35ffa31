import { Anchor, Stack, Text } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { Section } from '../../ui/Section.tsx';
import { CopyLines } from './CopyLines.tsx';

/** The node as a witness of others, as a hospital's admin sees it: what to hand over; the operator decides for whom. */
export function OwnWitness({ own }: Pick<WitnessesJson, 'own'>) {
  const { t } = useTranslation();
  if (own === null) return null;
  return (
    <Section title={t('witnesses.own.title')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{t('witnesses.own.text')}</Text>
        <CopyLines label={t('witnesses.own.label')} text={witnessLine(own)} act={t('witnesses.own.copy')} />
        <Text size="sm" c="dimmed">
          {t('witnesses.own.operator')}{' '}
          <Anchor href={own.url} target="_blank" size="sm" underline="always">
            {t('witnesses.own.list')}
          </Anchor>
        </Text>
      </Stack>
    </Section>
  );
}

/** Name, key and address in one line, as a policy has them: the other side pastes it whole. */
export function witnessLine({ name, vkey, url }: { name: string; vkey: string; url: string }): string {
  return `witness ${name} ${vkey} ${url}`;
}
