import { Button, Group, Text } from '@mantine/core';
import { IconCopy, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../lib/clipboard.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import classes from './RecoveryCodes.module.css';

interface RecoveryCodesProps {
  /** Null: none to show. */
  codes: readonly string[] | null;
  /** Whose they are; stands on the paper. */
  name: string;
  onClose: () => void;
}

/** The ten codes, this once: to print, to copy, to put away. */
export function RecoveryCodes({ codes, name, onClose }: RecoveryCodesProps) {
  const { t } = useTranslation();
  const copy = (): void =>
    void copyText((codes ?? []).join('\n')).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  const footer = <Button onClick={onClose}>{t('identity.recovery.kept')}</Button>;
  return (
    <Dialog
      title={t('identity.recovery.title')}
      isOpen={codes !== null}
      onClose={onClose}
      canClose={false}
      width={460}
      footer={footer}
    >
      <Text size="sm">{t('identity.recovery.text')}</Text>
      <p className={classes.whose}>{t('identity.recovery.paper', { name })}</p>
      <ol className={classes.codes}>
        {(codes ?? []).map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group gap="sm" className={classes.acts ?? ''}>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} stroke={1.6} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('identity.recovery.print')}
        </Button>
        <Button variant="default" leftSection={<IconCopy size={16} stroke={1.6} aria-hidden />} onClick={copy}>
          {t('identity.recovery.copy')}
        </Button>
      </Group>
    </Dialog>
  );
}
