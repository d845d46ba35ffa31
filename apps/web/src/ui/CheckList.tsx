import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './CheckList.module.css';

/** One check as a plain sentence; `ok` null: it was not made, which is never shown as passed. */
export interface Check {
  check: string;
  ok: boolean | null;
  detail: string;
}

function toneOf(ok: boolean | null): 'good' | 'bad' | 'open' {
  if (ok === null) return 'open';
  return ok ? 'good' : 'bad';
}

const ICONS = { good: IconCheck, bad: IconX, open: IconMinus };

/** Checks, each with its outcome as a shape, a colour and a word. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  const { t } = useTranslation();
  if (checks.length === 0) return null;
  return (
    <ul className={classes.list}>
      {checks.map(({ check, ok, detail }) => {
        const tone = toneOf(ok);
        const Icon = ICONS[tone];
        return (
          <li key={check} data-tone={tone}>
            <Icon size={16} stroke={2.4} role="img" aria-label={t(`check.${tone}`)} />
            <span>
              <span className={classes.check}>{check}</span>
              {detail === '' ? null : <span className={classes.detail}>{detail}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
