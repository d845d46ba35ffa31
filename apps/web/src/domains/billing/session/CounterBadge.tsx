import { Button } from '@mantine/core';
import { billing } from '@pramana/contract';
import { IconCash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { OpenCounterDialog } from './OpenCounterDialog.tsx';
import classes from './Session.module.css';

/** Which drawer takes the cash of this desk; none: the way to open one, before the first payment asks for it. */
export function CounterBadge() {
  const { t } = useTranslation();
  const [isOpening, setOpening] = useState(false);
  const sessions = useRoute(billing.counters.list, { query: { status: 'open', mine: 'true' } });
  const [own] = sessions.data ?? [];
  if (!sessions.data) return null;
  if (own)
    return (
      <Link to={paths.counterSessions()} className={classes.badge}>
        <IconCash size={18} stroke={1.6} aria-hidden />
        {own.counter}
      </Link>
    );
  return (
    <>
      <Button
        variant="light"
        color="amber"
        size="compact-sm"
        leftSection={<IconCash size={16} aria-hidden />}
        onClick={() => setOpening(true)}
      >
        {t('billing.session.open')}
      </Button>
      <OpenCounterDialog isOpen={isOpening} onClose={() => setOpening(false)} onOpened={() => setOpening(false)} />
    </>
  );
}
