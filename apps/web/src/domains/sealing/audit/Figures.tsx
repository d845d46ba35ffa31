import { Text } from '@mantine/core';
import type { AuditRunJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../../../lib/format.ts';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { openWord } from '../../../lib/openWord.ts';

/** What the days of the audit came to: documents, money, lines by what they cite. */
export function Figures({ run: { figures, period } }: { run: AuditRunJson }) {
  const { t, i18n } = useTranslation();
  if (figures.length === 0) return null;
  return (
    <Section title={period === null ? t('sealing.audit.figures') : t('sealing.audit.figuresOf', period)}>
      <Facts>
        {figures.map(({ name, count, amount }) => (
          <Fact key={name} name={openWord(t, `sealing.audit.figure.${name}`, { defaultValue: name })}>
            {countText(count, i18n.language)}
            {amount === null ? null : (
              <>
                {' · '}
                <MoneyText minor={amount} />
              </>
            )}
          </Fact>
        ))}
      </Facts>
      <Text size="sm" c="dimmed" mt="xs">
        {t('sealing.audit.figuresNote')}
      </Text>
    </Section>
  );
}
