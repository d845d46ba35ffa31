import { useEffect, type ReactNode } from 'react';
import classes from './Page.module.css';

export interface PageProps {
  title: string;
  /** Beside the title: a seal, a number. */
  badge?: ReactNode;
  /** A line under the title. */
  subtitle?: ReactNode;
  /** The page's buttons; the main one last. On the phone they stay at the thumb. */
  actions?: ReactNode;
  /** Tables and calendars may use the whole width; text and forms at most 1,280 px. */
  isWide?: boolean;
  children: ReactNode;
}

/** A page: its one heading, its actions, its content; names the browser's tab. */
export function Page({ title, badge, subtitle, actions, isWide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Pramana`;
  }, [title]);
  return (
    <div className={classes.page} data-wide={isWide || undefined}>
      <div className={classes.head}>
        <div className={classes.titles} data-tour="title">
          <div className={classes.titleLine}>
            <h1 className={classes.title}>{title}</h1>
            {badge}
          </div>
          {subtitle === undefined ? null : <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions === undefined ? null : (
          <div className={classes.actions} data-tour="actions">
            {actions}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}

/** A form in two columns at the desk and one on the phone; a field may span both with `data-wide`. */
export function FormGrid({ children }: { children: ReactNode }) {
  return <div className={classes.form}>{children}</div>;
}
