import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './Stat.module.css';

export interface StatProps {
  label: string;
  /** A number as text, or a MoneyText. */
  value: ReactNode;
  /** A line below, such as how it compares. */
  note?: ReactNode;
  /** The documents behind the number. */
  to?: string;
}

/** One number with its name, large and alone; opens the documents it is made of. */
export function Stat({ label, value, note, to }: StatProps) {
  const content = (
    <>
      <span className={classes.label}>{label}</span>
      <span className={classes.value}>{value}</span>
      {note === undefined ? null : <span className={classes.note}>{note}</span>}
    </>
  );
  return to === undefined ? (
    <div className={classes.stat}>{content}</div>
  ) : (
    <Link to={to} className={classes.stat}>
      {content}
    </Link>
  );
}
