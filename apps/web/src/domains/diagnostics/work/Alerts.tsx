import { Alert } from '@mantine/core';
import { diagnostics, type LabOrderJson } from '@pramana/contract';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import classes from '../Diagnostics.module.css';
import { LAB_ROUTES } from '../live.ts';

/** Critical values that nobody has acknowledged; they stay until a doctor does. */
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
  const { may } = useSession();
  const seen = useAction(diagnostics.orders.acknowledge, { refreshes: [...LAB_ROUTES] });
  return (
    <li>
      <Link to={paths.labOrder(order.id)} className={classes.link}>
        {order.isOpen ? order.test.name : t('diagnostics.unreadable')}
      </Link>{' '}
      · {order.patient.name} · {t('diagnostics.orderedBy', { who: order.orderedBy })}{' '}
      {order.sample === null ? null : <TimeText at={order.sample.at} />}
      {seen.problem ? <ProblemText problem={seen.problem} /> : null}
      {may('lab:review') ? (
        <ActionButton
          size="compact-sm"
          variant="default"
          isBusy={seen.isBusy}
          leftSection={<IconCheck size={16} aria-hidden />}
          onAct={() => seen.run({ params: { id: order.id } }, () => toast(t('diagnostics.acknowledged')))}
        >
          {t('diagnostics.acknowledge')}
        </ActionButton>
      ) : null}
    </li>
  );
}
