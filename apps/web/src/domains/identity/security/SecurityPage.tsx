import { Button, Skeleton, Text } from '@mantine/core';
import { type SecurityJson, security } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useRoute } from '../../../lib/query.ts';
import { enterSession, useSession } from '../../../lib/session.tsx';
import { toast } from '../../../lib/toast.ts';
import { ConfirmButton } from '../../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { AddContact } from './AddContact.tsx';
import type { Changed } from './addDialog.ts';
import { AddFactor } from './AddFactor.tsx';
import factorClasses from './AddFactor.module.css';
import { FactorRow } from './FactorRow.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import classes from './SecurityPage.module.css';

/** How one's own account is protected: second factors, recovery codes, where one is reached. */
export default function SecurityPage() {
  const { t } = useTranslation();
  const { person } = useSession();
  const { data, problem, refetch } = useRoute(security.show, {});
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const changed = ({ session, recoveryCodes }: Changed): void => {
    enterSession(session);
    setCodes(recoveryCodes);
    toast(t('identity.security.changed'));
  };
  return (
    <Page title={t('identity.security.title')} subtitle={t('identity.security.text')}>
      {problem ? <ErrorPanel problem={problem} onRetry={refetch} /> : null}
      {data === undefined ? (
        problem === null && <Skeleton height={320} maw={640} />
      ) : (
        <div className={classes.parts}>
          <Factors data={data} onChanged={changed} />
          {data.factors.length > 0 ? <Recovery recovery={data.recovery} onChanged={changed} /> : null}
          <Contacts data={data} onChanged={changed} />
        </div>
      )}
      <RecoveryCodes codes={codes} name={person.name} onClose={() => setCodes(null)} />
    </Page>
  );
}

interface PartProps {
  data: SecurityJson;
  onChanged: (changed: Changed) => void;
}

function Factors({ data, onChanged }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('identity.security.factors')}>
        {data.factors.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('identity.security.noFactor')}
          </Text>
        ) : (
          <ul className={factorClasses.ways}>
            {data.factors.map((factor) => (
              <FactorRow key={factor.id} factor={factor} onChanged={onChanged} />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('identity.security.addTitle')}>
        <AddFactor channels={data.channels} onChanged={onChanged} />
      </Section>
    </>
  );
}

function Recovery({ recovery, onChanged }: { recovery: SecurityJson['recovery']; onChanged: PartProps['onChanged'] }) {
  const { t } = useTranslation();
  const renew = useAction(security.recoveryCodes);
  return (
    <Section title={t('identity.recovery.section')}>
      <div className={classes.line}>
        <Text size="sm">
          {recovery === null ? (
            t('identity.recovery.none')
          ) : (
            <>
              {t('identity.recovery.left', { count: recovery.left })} · <TimeText at={recovery.madeAt} />
            </>
          )}
        </Text>
        <ConfirmButton
          variant="default"
          onAct={() => renew.run({}, ({ data }) => onChanged(data))}
          isBusy={renew.isBusy}
          question={t('identity.recovery.question')}
          consequence={t('identity.recovery.consequence')}
        >
          {t('identity.recovery.renew')}
        </ConfirmButton>
      </div>
      {renew.problem ? <ProblemText problem={renew.problem} /> : null}
    </Section>
  );
}

function Contacts({ data, onChanged }: PartProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'phone' | 'email' | null>(null);
  const done = (made: Changed): void => {
    setOpen(null);
    onChanged(made);
  };
  return (
    <Section title={t('identity.security.contacts')}>
      <Text size="sm" c="dimmed">
        {t('identity.security.contactsText')}
      </Text>
      {(['phone', 'email'] as const).map((kind) => (
        <div key={kind} className={classes.line}>
          <span>
            <Text span size="sm" fw={600} display="block">
              {t(`identity.security.contact.${kind}`)}
            </Text>
            <Text span size="sm" c="dimmed">
              {data.contacts[kind] ?? t('identity.security.contact.none')}
            </Text>
          </span>
          {data.channels[kind === 'phone' ? 'sms' : 'email'] ? (
            <Button
              variant="default"
              onClick={() => setOpen(kind)}
              aria-label={`${t(verbFor(data.contacts[kind]))}: ${t(`identity.security.contact.prove.${kind}`)}`}
            >
              {t(verbFor(data.contacts[kind]))}
            </Button>
          ) : (
            <Text span size="sm" c="dimmed">
              {t('identity.security.contact.unavailable')}
            </Text>
          )}
        </div>
      ))}
      <AddContact
        kind={open ?? 'phone'}
        forSignIn={false}
        isOpen={open !== null}
        onClose={() => setOpen(null)}
        onChanged={done}
      />
    </Section>
  );
}

function verbFor(contact: string | null) {
  return contact === null ? 'identity.security.addVerb' : 'identity.security.replace';
}
