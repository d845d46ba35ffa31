import { Button, Text } from '@mantine/core';
import type { ShownItemsJson } from '@pramana/contract';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { download } from '../../../lib/csv.ts';
import { Qr } from '../../../ui/Qr.tsx';
import classes from './Show.module.css';

interface Props {
  made: ShownItemsJson;
  shown: number;
  all: number;
  onBack: () => void;
}

/** The proof to hand over: a file to send, codes to be scanned from this screen. */
export function ShownProof({ made: { label, proof, urls }, shown, all, onBack }: Props) {
  const { t } = useTranslation();
  const save = (): void => download(`${label}-${shown}-of-${all}.tlog-proof`, proof, 'text/plain;charset=utf-8');
  return (
    <div className={classes.steps}>
      <Text role="status">{t('billing.show.made', { count: shown, all, label })}</Text>
      <div className={classes.acts}>
        <Button variant="default" leftSection={<IconArrowLeft size={18} aria-hidden />} onClick={onBack}>
          {t('billing.show.back')}
        </Button>
        <Button leftSection={<IconDownload size={18} aria-hidden />} onClick={save}>
          {t('billing.show.save')}
        </Button>
      </div>
      <Text size="sm" c="dimmed">
        {t(urls.length > 1 ? 'billing.show.scanAll' : 'billing.show.scan', { count: urls.length })}
      </Text>
      {urls.map((url, i) => (
        <figure key={url} className={classes.code}>
          <Qr text={url} label={t('billing.show.code', { code: i + 1, of: urls.length })} level="L" />
          <figcaption>{t('billing.show.code', { code: i + 1, of: urls.length })}</figcaption>
        </figure>
      ))}
    </div>
  );
}
