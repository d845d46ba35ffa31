import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { placeOf, type RailPlace } from '../manage.ts';
import classes from './Tabs.module.css';

const FITTING = 5;

/** The role's places on the phone, at the thumb; what does not fit stands behind "More". */
export function Tabs({ places }: { places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  const here = placeOf(places, useLocation({ select: ({ pathname }) => pathname }));
  const shown = places.length > FITTING ? places.slice(0, FITTING - 1) : places;
  const more = places.slice(shown.length);
  return (
    <nav className={classes.tabs} aria-label={t('frame.places')}>
      {shown.map(({ path, label, icon: Icon }) => (
        <Link
          key={path}
          to={path}
          className={classes.tab}
          activeProps={{ 'aria-current': 'page' }}
          // A page may begin with the addresses of two places: it is at one of them.
          activeOptions={{ exact: path !== here }}
        >
          <Icon size={22} stroke={1.6} aria-hidden />
          <span className={classes.word}>{t(label)}</span>
        </Link>
      ))}
      {more.length > 0 ? <More places={more} /> : null}
    </nav>
  );
}

function More({ places }: { places: readonly RailPlace[] }) {
  const { t } = useTranslation();
  return (
    <Menu position="top-end" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.tab}>
          <IconDots size={22} stroke={1.6} aria-hidden />
          <span className={classes.word}>{t('frame.more')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ path, label, icon: Icon }) => (
          <Menu.Item
            key={path}
            leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
            renderRoot={(props) => <Link to={path} {...props} />}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
