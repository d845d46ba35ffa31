import { Button, Drawer, Skeleton, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconHelp, IconRoute } from '@tabler/icons-react';
import { useMatches } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ShortcutLevel, useShortcut } from '../lib/keys.ts';
import { useSession } from '../lib/session.tsx';
import { ariaKeys } from '../ui/KeyHint.tsx';
import { PAGE_HELP, type PageHelp } from './pages.ts';
import { type HelpTexts, useHelpTexts } from './texts.ts';
import type { Tours } from './useTours.ts';
import classes from './Help.module.css';

/** Typed in a field it is a question mark; F1 asks from there too. */
const COMBO = 'shift+?';

/** Help where the work is: what this page is for, and the tours of this person's roles. */
export function HelpButton({ tours }: { tours: Tours }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcut(COMBO, () => setOpen(true));
  useShortcut('F1', () => setOpen(true));
  const page = useMatches({ select: (matches) => PAGE_HELP[matches.at(-1)?.fullPath ?? ''] });
  return (
    <>
      <UnstyledButton
        className={classes.trigger}
        onClick={() => setOpen(true)}
        aria-keyshortcuts={`? ${ariaKeys('F1')}`}
        title={t('help.open')}
        data-tour="help"
      >
        <VisuallyHidden>{t('help.open')}</VisuallyHidden>
        <IconHelp size={22} stroke={1.6} aria-hidden />
      </UnstyledButton>
      <Drawer.Root opened={isOpen} onClose={() => setOpen(false)} position="right" size={400}>
        <Drawer.Overlay />
        <Drawer.Content>
          {/* Not Drawer.Header: a second <header> would be a second banner of the page. */}
          <div className={classes.head}>
            <Drawer.Title className={classes.title}>{t('help.title')}</Drawer.Title>
            <Drawer.CloseButton size="lg" aria-label={t('common.close')} />
          </div>
          <Drawer.Body>
            <ShortcutLevel>
              <Stack gap="lg">
                <PageWords page={page} />
                <TourList tours={tours} onStart={() => setOpen(false)} />
                <Text size="sm" c="dimmed">
                  {t('help.keys')}
                </Text>
              </Stack>
            </ShortcutLevel>
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </>
  );
}

function PageWords({ page }: { page: PageHelp | undefined }) {
  const { t } = useTranslation();
  const { texts, failed, retry } = useHelpTexts(true);
  if (page === undefined) return <Text>{t('help.none')}</Text>;
  if (failed) {
    return (
      <Stack gap="sm" align="flex-start" role="alert">
        <Text>{t('problem.network_lost')}</Text>
        <Button variant="default" onClick={retry}>
          {t('common.tryAgain')}
        </Button>
      </Stack>
    );
  }
  if (texts === undefined) return <Skeleton height={160} aria-label={t('common.loading')} />;
  return <Words words={texts.page[page]} />;
}

function Words({ words }: { words: HelpTexts['page'][PageHelp] }) {
  const { t } = useTranslation();
  return (['for', 'can', 'proven'] as const).map((part) => (
    <section key={part}>
      <h3 className={classes.part}>{t(`help.${part}`)}</h3>
      <Text>{words[part]}</Text>
    </section>
  ));
}

function TourList({ tours, onStart }: { tours: Tours; onStart: () => void }) {
  const { t } = useTranslation();
  const { roles } = useSession();
  if (roles.length === 0) return null;
  return (
    <section>
      <h3 className={classes.part}>{t('tour.tours')}</h3>
      <Stack gap="xs" align="flex-start">
        {roles.map((role) => {
          const left = tours.leftAt(role);
          return (
            <Button
              key={role}
              variant="default"
              leftSection={<IconRoute size={18} stroke={1.6} aria-hidden />}
              onClick={() => {
                onStart();
                tours.start(role);
              }}
            >
              {left === null
                ? t('tour.show', { role: t(`role.${role}`) })
                : t('tour.goOn', { role: t(`role.${role}`), ...left })}
            </Button>
          );
        })}
      </Stack>
    </section>
  );
}
