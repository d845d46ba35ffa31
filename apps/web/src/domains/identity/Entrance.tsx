import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../../paths.ts';
import { Mark } from '../../ui/Mark.tsx';
import { LookChoices } from '../../ui/PersonMenu.tsx';
import classes from './Entrance.module.css';

interface EntranceProps {
  title: string;
  text?: string;
  /** A long form needs the room. */
  isWide?: boolean;
  children: ReactNode;
}

/** The pages before the frame: the promise on one side, the form on the other. */
export function Entrance({ title, text, isWide = false, children }: EntranceProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Pramana`;
  }, [title]);
  return (
    <div className={classes.entrance}>
      <aside className={classes.promise}>
        <span className={classes.wordmark}>
          <Mark size={34} />
          {t('identity.product')}
        </span>
        <p className={classes.sentence}>{t('identity.promise')}</p>
        <a className={classes.verify} href="/verify">
          {t('identity.verify')}
        </a>
        <a className={classes.verify} href={paths.register()}>
          {t('identity.register')}
        </a>
        <span className={classes.ring} aria-hidden>
          <Mark size={560} />
        </span>
      </aside>
      <main className={classes.side}>
        <div className={classes.form} data-wide={isWide || undefined}>
          <h1 className={classes.title}>{title}</h1>
          {text === undefined ? null : <p className={classes.text}>{text}</p>}
          {children}
        </div>
        <div className={classes.look}>
          <LookChoices />
        </div>
      </main>
    </div>
  );
}
