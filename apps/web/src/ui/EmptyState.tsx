import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

export interface EmptyStateProps {
  icon: Icon;
  /** What will be here. */
  title: string;
  text?: string;
  /** The first step. */
  children?: ReactNode;
}

/** Nothing here yet: says what will be, and offers the first step. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={classes.panel}>
      <Icon size={32} stroke={1.4} className={classes.icon} aria-hidden />
      <p className={classes.title}>{title}</p>
      {text === undefined ? null : <p className={classes.text}>{text}</p>}
      {children}
    </div>
  );
}
