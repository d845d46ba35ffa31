import { security } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { makePasskey } from '../../../lib/passkey.ts';
import { useAction } from '../../../lib/query.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NamePasskey } from '../../../ui/NamePasskey.tsx';
import type { AddDialogProps } from './addDialog.ts';

/** A passkey of this device or of a security key, to sign in with. */
export function AddPasskey({ isOpen, onClose, onChanged }: AddDialogProps) {
  const { t } = useTranslation();
  const begin = useAction(security.addPasskey);
  const confirm = useAction(security.confirmPasskey);
  const make = async (name: string): Promise<void> => {
    const { ticket, options } = (await begin.send({})).data;
    const passkey = await makePasskey(options);
    onChanged((await confirm.send({ body: { ticket, name, passkey } })).data);
  };
  return (
    <Dialog title={t('identity.security.add.passkey')} isOpen={isOpen} onClose={onClose} width={440}>
      {isOpen ? (
        <NamePasskey
          label={t('identity.security.add.passkey')}
          text={t('identity.security.passkey.text')}
          nameLabel={t('identity.security.name')}
          example={t('identity.security.passkey.example')}
          act={t('identity.security.passkey.make')}
          make={make}
        />
      ) : null}
    </Dialog>
  );
}
