import { Alert } from '@mantine/core';
import { diagnostics, type LabOrderJson } from '@pramana/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';

/** Critical values that nobody has acknowledged; they stay until a doctor does, on the page where the value stands. */
export function Alerts() {
  const { t } = useTranslation();
  const { data = [] } = useRoute(diagnostics.orders.alerts, { query: {} }, { keep: true });
  if (data.length === 0) return null;
  return (
    <Alert
      color="red"
      mb="md"
      icon={<IconAlertTriangle size={20} aria-hidden />}
      title={t('diagnostics.alerts', { count: data.length })}
    >
      <ul className={classes.alerts}>
        {data.map((order) => (
          <One key={order.id} order={order} />
        ))}
      </ul>
    </Alert>
  );
}

function One({ order }: { order: LabOrderJson }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to={paths.labOrder(order.id)} className={classes.link}>
        {order.isOpen ? order.test.name : t('diagnostics.unreadable')}
      </Link>{' '}
      · {order.patient.name} · {t('diagnostics.orderedBy', { who: order.orderedBy })}{' '}
      {order.sample === null ? null : <TimeText at={order.sample.at} />}
    </li>
  );
}
