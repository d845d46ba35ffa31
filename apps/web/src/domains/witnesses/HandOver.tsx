import { Button, Text } from '@mantine/core';
import type { WitnessesJson } from '@pramana/contract';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard.ts';
import { toast } from '../../lib/toast.ts';
import classes from './Witnesses.module.css';

/** What a witness is given: the line of each open log, as its list of logs takes it. */
export function HandOver({ logs }: { logs: WitnessesJson['logs'] }) {
  const { t } = useTranslation();
  const text = logs.map(({ vkey, url }) => `log ${vkey} ${url}`).join('\n');
  const copy = (): void => void copyText(text).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  return (
    <div className={classes.step}>
      <Text size="sm">{t('witnesses.give')}</Text>
      <pre className={classes.lines} tabIndex={0} aria-label={t('witnesses.giveLabel')}>
        {text}
      </pre>
      <Button variant="default" size="xs" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
        {t('witnesses.copy')}
      </Button>
      <Text size="sm" c="dimmed">
        {t('witnesses.eachYear')}
      </Text>
    </div>
  );
}
