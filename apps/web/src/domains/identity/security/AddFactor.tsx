import { type SecurityJson, signIn } from '@pramana/contract';
import { IconDeviceMobileMessage, IconFingerprint, IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasPasskeys } from '../../../lib/passkey.ts';
import { useRoute } from '../../../lib/query.ts';
import { AddContact } from './AddContact.tsx';
import type { Changed } from './addDialog.ts';
import { AddPasskey } from './AddPasskey.tsx';
import { AddTotp } from './AddTotp.tsx';
import classes from './AddFactor.module.css';
import { ActionButton } from '../../../ui/ActionButton.tsx';

const KINDS = ['passkey', 'totp', 'sms'] as const;
type Kind = (typeof KINDS)[number];
const ICONS = { passkey: IconFingerprint, totp: IconShieldLock, sms: IconDeviceMobileMessage };

interface AddFactorProps {
  channels: SecurityJson['channels'];
  onChanged: (changed: Changed) => void;
}

/** The ways to add, the safest first, each with what it is good for. One that cannot be used here says why. */
export function AddFactor({ channels, onChanged }: AddFactorProps) {
  const { t } = useTranslation();
  const offers = useRoute(signIn.show, {}, { staleMs: 600_000 });
  const [open, setOpen] = useState<Kind | null>(null);
  const close = (): void => setOpen(null);
  const done = (changed: Changed): void => {
    close();
    onChanged(changed);
  };
  const whyNot: Record<Kind, string | null> = {
    totp: null,
    passkey: hasPasskeys(offers.data?.passkeyHost) ? null : t('identity.security.passkey.none'),
    sms: channels.sms ? null : t('problem.messages_not_set_up'),
  };
  return (
    <>
      <ul className={classes.ways}>
        {KINDS.map((kind) => {
          const Icon = ICONS[kind];
          const why = whyNot[kind];
          return (
            <li key={kind}>
              <Icon size={24} stroke={1.5} className={classes.icon} aria-hidden />
              <span className={classes.words}>
                <strong>{t(`identity.security.kind.${kind}`)}</strong>
                <span>{t(`identity.security.about.${kind}`)}</span>
              </span>
              <ActionButton
                variant="default"
                onAct={() => setOpen(kind)}
                can={why === null ? { ok: true } : { ok: false, why }}
                aria-label={t(`identity.security.add.${kind}`)}
              >
                {t('identity.security.addVerb')}
              </ActionButton>
            </li>
          );
        })}
      </ul>
      <AddTotp isOpen={open === 'totp'} onClose={close} onChanged={done} />
      <AddPasskey isOpen={open === 'passkey'} onClose={close} onChanged={done} />
      <AddContact kind="phone" forSignIn isOpen={open === 'sms'} onClose={close} onChanged={done} />
    </>
  );
}
