import { ActionIcon, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { type DataOf, security } from '@pramana/contract';
import { IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../lib/clipboard.ts';
import { toast } from '../../../lib/toast.ts';
import { useAction } from '../../../lib/query.ts';
import { CodeCheck } from '../../../ui/CodeCheck.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import type { AddDialogProps } from './addDialog.ts';
import classes from './AddTotp.module.css';

type NewTotp = DataOf<typeof security.addTotp>;

/** An authenticator app: scan or type the secret, then show a code of it. */
export function AddTotp({ isOpen, onClose, onChanged }: AddDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('identity.security.add.totp')} isOpen={isOpen} onClose={onClose} width={460}>
      {isOpen ? <Steps onChanged={onChanged} /> : null}
    </Dialog>
  );
}

function Steps({ onChanged }: Pick<AddDialogProps, 'onChanged'>) {
  const { t } = useTranslation();
  const begin = useAction(security.addTotp);
  const confirm = useAction(security.confirmTotp);
  const [begun, setBegun] = useState<NewTotp | null>(null);
  const { send } = begin;
  const name = t('identity.security.kind.totp');
  useEffect(() => {
    send({ body: { name } }).then(
      ({ data }) => setBegun(data),
      // Its words stand below.
      () => undefined,
    );
  }, [send, name]);
  const check = async (code: string): Promise<void> => {
    if (begun !== null) onChanged((await confirm.send({ params: { id: begun.id }, body: { code } })).data);
  };
  if (begin.problem) return <ProblemText problem={begin.problem} />;
  if (begun === null) return <Skeleton height={360} />;
  return (
    <Stack gap="md">
      <Text size="sm">{t('identity.security.totp.scan')}</Text>
      <Qr qr={begun.qr} label={t('identity.security.totp.qr')} />
      <TextInput
        label={t('identity.security.totp.secret')}
        value={(begun.secret.match(/.{1,4}/g) ?? []).join(' ')}
        readOnly
        classNames={{ input: classes.secret ?? '' }}
        onFocus={(event) => event.currentTarget.select()}
        rightSection={<CopyButton text={begun.secret} label={t('identity.security.totp.copy')} />}
      />
      <CodeCheck
        label={t('identity.security.totp.code')}
        check={check}
        isBusy={confirm.isBusy}
        problem={confirm.problem}
      />
    </Stack>
  );
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const copy = (): void => void copyText(text).then((isCopied) => (isCopied ? toast(t('common.copied')) : undefined));
  return (
    <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={label}>
      <IconCopy size={18} stroke={1.6} aria-hidden />
    </ActionIcon>
  );
}

/** Black on white in any theme, with the quiet border that readers want. */
function Qr({ qr, label }: { qr: NewTotp['qr']; label: string }) {
  const side = qr.size + 8;
  return (
    <svg
      viewBox={`-4 -4 ${side} ${side}`}
      className={classes.qr}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect x={-4} y={-4} width={side} height={side} fill="#ffffff" />
      <path d={qr.path} fill="#000000" />
    </svg>
  );
}
