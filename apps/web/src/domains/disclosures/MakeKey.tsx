import { Button, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { download } from '../../lib/csv.ts';
import classes from './Disclosures.module.css';

/** The name under which the printed commands look for it. */
const FILE = 'auditor.key';

/**
 * Makes an auditor's key in this browser. The secret goes into a file of the person's own and nowhere else: it is in no request
 * and, once saved, in no variable of this page.
 */
export function MakeKey() {
  const { t } = useTranslation();
  const [recipient, setRecipient] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const make = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      const { newAgeKey } = await import('@pramana/vault/age');
      const key = await newAgeKey();
      download(FILE, `# public key: ${key.recipient}\n${key.identity}\n`, 'text/plain;charset=utf-8');
      setRecipient(key.recipient);
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  if (recipient === null)
    return (
      <div className={classes.make}>
        <Text size="sm">{t('disclosures.key.text')}</Text>
        <Button
          variant="default"
          loading={isBusy}
          leftSection={<IconKey size={18} aria-hidden />}
          onClick={() => void make()}
        >
          {t('disclosures.key.make')}
        </Button>
        {failed ? (
          <Text size="sm" c="red" role="alert">
            {t('disclosures.key.failed')}
          </Text>
        ) : null}
      </div>
    );
  return (
    <div className={classes.make} role="status">
      <Text size="sm">{t('disclosures.key.made', { file: FILE })}</Text>
      <pre className={classes.command} tabIndex={0} aria-label={t('disclosures.recipient')}>
        {recipient}
      </pre>
      <Text size="sm">{t('disclosures.key.private')}</Text>
      <pre className={classes.command} tabIndex={0} aria-label={t('disclosures.label')}>
        {`chmod 600 ${FILE}`}
      </pre>
    </div>
  );
}
