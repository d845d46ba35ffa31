import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard.ts';
import { toast } from '../../lib/toast.ts';
import classes from './Witnesses.module.css';

/** Lines that somebody else is given: to read, and to copy whole. */
export function CopyLines({ label, text, act }: { label: string; text: string; act: string }) {
  const { t } = useTranslation();
  const copy = (): void => void copyText(text).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  return (
    <>
      <pre className={classes.lines} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <Button variant="default" size="xs" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
        {act}
      </Button>
    </>
  );
}
