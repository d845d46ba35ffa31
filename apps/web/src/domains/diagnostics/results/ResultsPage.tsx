import { diagnostics, patients } from '@pramana/contract';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { paths } from '../../../paths.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { Section } from '../../../ui/Section.tsx';
import { PaperButton } from '../../consultations/papers/PaperButton.tsx';
import classes from '../Diagnostics.module.css';
import { useLabRefresh } from '../live.ts';
import { OrderState } from '../work/OrderWords.tsx';
import { ResultsView } from './ResultsView.tsx';

/** A patient's results for who treats them, and what is still waited for. Opening it is an access (I-12). */
export default function ResultsPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const patient = useRoute(patients.patients.show, { params: { id } });
  const { data, problem, refetch } = useRoute(diagnostics.results.list, { params: { id } });
  const { data: open = [] } = useRoute(diagnostics.orders.of, { params: { id } });
  useLabRefresh();
  if (problem && !data) {
    const back = { to: paths.patients(), label: t('patients.title') };
    return <PageProblem title={t('diagnostics.results')} problem={problem} onRetry={refetch} back={back} />;
  }
  const link = patient.data ? (
    <Link to={paths.patient(id)} className={classes.link}>
      {`${patient.data.name} · ${patient.data.number}`}
    </Link>
  ) : null;
  return (
    <Page
      title={t('diagnostics.results')}
      subtitle={link}
      actions={data?.some(({ released }) => released) ? <PaperButton paper="report" id={id} /> : null}
    >
      {open.length === 0 ? null : (
        <Section title={t('diagnostics.open')}>
          <ul className={classes.open}>
            {open.map((order) => (
              <li key={order.id}>
                <Link to={paths.labOrder(order.id)} className={classes.link}>
                  {order.isOpen ? order.test.name : t('diagnostics.unreadable')}
                </Link>
                <OrderState order={order} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {data ? <ResultsView results={data} recordOf={paths.record} /> : <RowsSkeleton rows={6} />}
    </Page>
  );
}
