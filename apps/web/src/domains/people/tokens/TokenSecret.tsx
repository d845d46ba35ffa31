import { Button, Stack, Text, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../lib/clipboard.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';

interface TokenSecretProps {
  /** Null: none to show. */
  made: { name: string; secret: string } | null;
  onClose: () => void;
}

/** A token, this once: closing it by accident would cost a new one, so only its own button does. */
export function TokenSecret({ made, onClose }: TokenSecretProps) {
  const { t } = useTranslation();
  const copy = (): void =>
    void copyText(made?.secret ?? '').then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  return (
    <Dialog
      title={t('people.tokens.secretTitle', { name: made?.name ?? '' })}
      isOpen={made !== null}
      onClose={onClose}
      canClose={false}
      width={520}
      footer={<Button onClick={onClose}>{t('people.tokens.secretKept')}</Button>}
    >
      <Stack gap="md">
        <Text size="sm">{t('people.tokens.secretText')}</Text>
        <TextInput
          aria-label={t('people.tokens.secretTitle', { name: made?.name ?? '' })}
          value={made?.secret ?? ''}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: 'monospace', fontSize: 13 } }}
          data-autofocus
        />
        <Button
          variant="default"
          leftSection={<IconCopy size={16} stroke={1.6} aria-hidden />}
          onClick={copy}
          w="fit-content"
        >
          {t('people.tokens.secretCopy')}
        </Button>
      </Stack>
    </Dialog>
  );
}
