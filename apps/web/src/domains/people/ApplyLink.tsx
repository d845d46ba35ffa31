import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard.ts';
import { useSession } from '../../lib/session.tsx';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Qr } from '../../ui/Qr.tsx';
import classes from './People.module.css';

/** The address where staff apply, to send them: as text, and as a code for the wall. */
export function ApplyLink() {
  const { t } = useTranslation();
  const { hospital } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const link = `${globalThis.location.origin}${paths.apply(hospital?.slug ?? '')}`;
  const copy = async (): Promise<void> => setCopied(await copyText(link));
  return (
    <>
      <Button variant="default" leftSection={<IconQrcode size={18} aria-hidden />} onClick={() => setOpen(true)}>
        {t('people.applyLink.send')}
      </Button>
      <Dialog title={t('people.applyLink.send')} isOpen={isOpen} onClose={() => setOpen(false)} width={420}>
        <Stack gap="md">
          <Text size="sm">{t('people.applyLink.text')}</Text>
          <Qr className={classes.qr} text={link} label={t('people.applyLink.qr')} />
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {link}
          </Text>
          <Group>
            <Button
              variant="default"
              leftSection={isCopied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
              onClick={() => void copy()}
            >
              {t(isCopied ? 'common.copied' : 'people.applyLink.copy')}
            </Button>
          </Group>
          <Anchor size="sm" href={paths.welcome(hospital?.slug ?? '')} target="_blank">
            {t('people.welcome.own')}
          </Anchor>
        </Stack>
      </Dialog>
    </>
  );
}
