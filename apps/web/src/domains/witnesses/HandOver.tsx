import { Text } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { CopyLines } from './CopyLines.tsx';
import classes from './Witnesses.module.css';

/** What a witness is given: the line of each open log, as its list of logs takes it. */
export function HandOver({ logs }: { logs: WitnessesJson['logs'] }) {
  const { t } = useTranslation();
  const text = logs.map(({ vkey, url }) => `log ${vkey} ${url}`).join('\n');
  return (
    <div className={classes.step}>
      <Text size="sm">{t('witnesses.give')}</Text>
      <CopyLines label={t('witnesses.giveLabel')} text={text} act={t('witnesses.copy')} />
      <Text size="sm" c="dimmed">
        {t('witnesses.eachYear')}
      </Text>
    </div>
  );
}
