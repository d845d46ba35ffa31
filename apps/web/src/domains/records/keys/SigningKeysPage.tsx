import { Badge, Button } from '@mantine/core';
import { records, signIn, type SigningKeyJson } from '@pramana/contract';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPasskeys } from '../../../lib/passkey.ts';
import { useAction, useRoute, useRouteList } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { RowsSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useBlockFacts } from '../../billing/bill/sealFacts.ts';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { EnrolDialog } from './EnrolDialog.tsx';
import classes from '../Records.module.css';

/** A doctor's passkeys for signing: enrolled and retired as entries of the log, which are shown here. */
export default function SigningKeysPage() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const list = useRouteList(records.signingKeys.list, {});
  const { data: site } = useRoute(signIn.show, {});
  useWhenSealed(
    list.rows.some(({ seal, retirement }) => seal?.state === 'queued' || retirement?.state === 'queued'),
    list.refetch,
  );
  const canMake = hasPasskeys(site?.passkeyHost);
  const actions = (
    <Button disabled={!canMake} leftSection={<IconSignature size={18} aria-hidden />} onClick={() => setOpen(true)}>
      {t('records.keys.enrol')}
    </Button>
  );
  return (
    <Page title={t('records.keys.title')} actions={actions}>
      <p className={classes.lead}>{t('records.keys.text')}</p>
      {site && !canMake ? <p className={classes.lead}>{t('records.keys.noPasskeys')}</p> : null}
      {list.isLoading ? <RowsSkeleton rows={3} /> : null}
      {list.problem ? <ErrorPanel problem={list.problem} onRetry={list.refetch} /> : null}
      {list.rows.length === 0 && !list.isLoading && !list.problem ? (
        <EmptyState icon={IconSignature} title={t('records.keys.none')} text={t('records.keys.noneText')} />
      ) : (
        <ul className={classes.story} aria-label={t('records.keys.title')}>
          {list.rows.map((key) => (
            <KeyRow key={key.id} signingKey={key} />
          ))}
        </ul>
      )}
      <EnrolDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </Page>
  );
}

function KeyRow({ signingKey }: { signingKey: SigningKeyJson }) {
  const { t } = useTranslation();
  const facts = useBlockFacts();
  const retire = useAction(records.signingKeys.retire, {
    refreshes: [records.signingKeys.list, records.records.show],
  });
  const { id, name, enrolledAt, retiredAt, signatures, seal, retirement } = signingKey;
  return (
    <li className={classes.entry}>
      <div className={classes.entryHead}>
        <h2 className={classes.entryTitle}>{name}</h2>
        {retiredAt === null ? null : (
          <Badge tt="none" variant="light" color="gray">
            {t('records.keys.retired')}
          </Badge>
        )}
        {seal === null ? null : <SealBadge state={seal.state} facts={facts(seal)} />}
        {retirement === null ? null : (
          <SealBadge subject={t('records.keys.retired')} state={retirement.state} facts={facts(retirement)} />
        )}
      </div>
      <p className={classes.meta}>
        <span>
          {t('records.keys.enrolledAt')} <TimeText at={enrolledAt} />
        </span>
        {retiredAt === null ? null : (
          <span>
            {t('records.keys.retired')} <TimeText at={retiredAt} />
          </span>
        )}
        <span>{t('records.keys.signatures', { count: signatures })}</span>
      </p>
      {retire.problem ? <ProblemText problem={retire.problem} /> : null}
      {retiredAt === null ? (
        <div className={classes.acts}>
          <ConfirmButton
            variant="default"
            size="compact-sm"
            isBusy={retire.isBusy}
            question={t('records.keys.retireQuestion', { name })}
            consequence={t('records.keys.retireText')}
            verb={t('records.keys.retire')}
            aria-label={t('records.keys.retireNamed', { name })}
            onAct={() => retire.run({ params: { id } }, () => toast(t('records.keys.retired')))}
          >
            {t('records.keys.retire')}
          </ConfirmButton>
        </div>
      ) : null}
    </li>
  );
}
