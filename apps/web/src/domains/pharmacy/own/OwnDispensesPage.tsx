import { type OwnDispenseJson, ownPharmacy } from '@pramana/contract';
import { IconCheck, IconPill } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useUnitWord } from '../../catalogue/unitWord.ts';
import classes from '../Pharmacy.module.css';

/** A patient's own medicines as they were handed out; each can be confirmed once. */
export default function OwnDispensesPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const { data, problem, refetch } = useRoute(ownPharmacy.own.list, { params: { id } });
  const title = t('pharmacy.own.title');
  if (problem && !data)
    return <PageProblem title={title} problem={problem} onRetry={refetch} back={{ to: paths.own(), label: title }} />;
  if (!data) return <PageSkeleton />;
  return (
    <Page title={title} subtitle={t('pharmacy.own.text')}>
      {data.length === 0 ? (
        <EmptyState icon={IconPill} title={t('pharmacy.own.none')} text={t('pharmacy.own.noneText')} />
      ) : (
        <ul className={classes.list}>
          {data.map((given) => (
            <Own key={given.id} given={given} patient={id} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Own({ given, patient }: { given: OwnDispenseJson; patient: string }) {
  const { t } = useTranslation();
  const unitWord = useUnitWord();
  const confirm = useAction(ownPharmacy.own.confirm, { refreshes: [ownPharmacy.own.list] });
  const { block, by, at, lines, confirmed } = given;
  const isBack = lines.every(({ returned }) => returned);
  return (
    <li className={classes.given}>
      <span className={classes.bar}>
        <span className={classes.dim}>
          <TimeText at={at} /> · {by}
        </span>
        {block ? <SealBadge state={block.state} isCompact /> : null}
      </span>
      {lines.map(({ name, unit, quantity, batch, returned }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- one item may stand twice, and nothing moves
        <span key={i} className={classes.item} data-back={returned || undefined}>
          <span>
            {quantity} {unitWord(unit, quantity)} · {name}
          </span>
          <span className={classes.dim}>{t('pharmacy.batch', { number: batch })}</span>
        </span>
      ))}
      {confirmed ? (
        <span className={classes.note} data-tone="good">
          {t('pharmacy.own.confirmed')} <TimeText at={confirmed} />
        </span>
      ) : isBack ? null : (
        <span className={classes.row}>
          <ActionButton
            variant="light"
            isBusy={confirm.isBusy}
            leftSection={<IconCheck size={18} aria-hidden />}
            onAct={() =>
              confirm.run({ params: { id: patient, dispense: given.id } }, () => toast(t('pharmacy.own.thanks')))
            }
          >
            {t('pharmacy.own.confirm')}
          </ActionButton>
        </span>
      )}
      {confirm.problem ? <ProblemText problem={confirm.problem} /> : null}
    </li>
  );
}
