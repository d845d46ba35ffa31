import {
  Divider,
  Popover,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import type { Language } from '@pramana/contract';
import { IconLock, IconLogout, IconShieldLock, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askFullSignIn } from '../lib/confirmation.ts';
import { initialsOf } from '../lib/initials.ts';
import { LANGUAGES, setLanguage } from '../lib/i18n.ts';
import { lockNow } from '../lib/lock.ts';
import { useSession } from '../lib/session.tsx';
import { toast } from '../lib/toast.ts';
import { paths } from '../paths.ts';
import { ariaKeys, KeyHint } from './KeyHint.tsx';
import classes from './PersonMenu.module.css';

/** The person: their account, language, day or night, sign out. */
export function PersonMenu() {
  const { t } = useTranslation();
  const { person, roles, withheld, signOut } = useSession();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const leave = async (): Promise<void> => {
    await signOut();
    await navigate({ to: paths.login() });
  };
  const signInFully = (): void => {
    setOpen(false);
    void askFullSignIn();
  };
  return (
    <Popover position="bottom-end" width={290} opened={isOpen} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.person} onClick={() => setOpen(!isOpen)}>
          <VisuallyHidden>{t('frame.person', { name: person.name })}</VisuallyHidden>
          <span className={classes.initials} aria-hidden>
            {initialsOf(person.name)}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div className={classes.who}>
          <Text fw={600}>{person.name}</Text>
          <Text size="xs" c="dimmed">
            {roles.map((role) => t(`role.${role}`)).join(', ')}
          </Text>
        </div>
        <LookChoices />
        <Divider my={4} />
        <Link to={paths.account()} className={classes.item} onClick={() => setOpen(false)}>
          <IconUserCircle size={18} stroke={1.6} aria-hidden />
          {t('frame.account')}
        </Link>
        {withheld.length === 0 ? null : (
          <UnstyledButton className={classes.item} onClick={signInFully}>
            <IconShieldLock size={18} stroke={1.6} aria-hidden />
            {t('identity.fully.menu', { roles: withheld.map((role) => t(`role.${role}`)).join(', ') })}
          </UnstyledButton>
        )}
        <UnstyledButton className={classes.item} onClick={() => void lockNow()} aria-keyshortcuts={ariaKeys('mod+l')}>
          <IconLock size={18} stroke={1.6} aria-hidden />
          {t('identity.lock.act')}
          <KeyHint combo="mod+l" />
        </UnstyledButton>
        <UnstyledButton
          className={classes.item}
          onClick={() => void leave().catch(() => toast(t('problem.network_lost')))}
        >
          <IconLogout size={18} stroke={1.6} aria-hidden />
          {t('frame.signOut')}
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Language and colour scheme; also on the pages without the frame. */
export function LookChoices() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = (['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`frame.scheme.${value}`) }));
  const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  return (
    <div className={classes.choices}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('frame.language')}
        data={languages}
        value={i18n.language}
        onChange={(language) => void setLanguage(language as Language)}
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('frame.look')}
        data={schemes}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme)}
      />
    </div>
  );
}
