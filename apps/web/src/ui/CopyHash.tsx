import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../lib/clipboard.ts';
import { shortHash } from '../lib/format.ts';
import classes from './CopyHash.module.css';

/** A hash shown short (`8f3a…c21d`) and copied whole. */
export function CopyHash({ hash }: { hash: string }) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => setCopied(await copyText(hash));
  return (
    <Tooltip
      label={isCopied ? t('common.copied') : hash}
      multiline
      maw={360}
      classNames={{ tooltip: classes.whole ?? '' }}
    >
      <UnstyledButton
        className={classes.hash}
        aria-label={t('common.copyHash', { hash: shortHash(hash) })}
        onClick={() => void copy()}
        onBlur={() => setCopied(false)}
      >
        <code>{shortHash(hash)}</code>
        {isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        <span role="status" className={classes.said}>
          {isCopied ? t('common.copied') : ''}
        </span>
      </UnstyledButton>
    </Tooltip>
  );
}
