import { records } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { makePasskey } from '../../../lib/passkey.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NamePasskey } from '../../../ui/NamePasskey.tsx';

interface EnrolDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** A passkey for signing what one has written. */
export function EnrolDialog({ isOpen, onClose }: EnrolDialogProps) {
  const { t } = useTranslation();
  const begin = useAction(records.signingKeys.begin);
  const enrol = useAction(records.signingKeys.enrol, { refreshes: [records.signingKeys.list, records.records.show] });
  const make = async (name: string): Promise<void> => {
    const { ticket, options } = (await begin.send({})).data;
    const passkey = await makePasskey(options);
    await enrol.send({ body: { ticket, name, passkey } });
    toast(t('records.keys.enrolled'));
    onClose();
  };
  return (
    <Dialog title={t('records.keys.enrol')} isOpen={isOpen} onClose={onClose} width={440}>
      {isOpen ? (
        <NamePasskey
          label={t('records.keys.enrol')}
          text={t('records.keys.enrolText')}
          nameLabel={t('records.keys.name')}
          example={t('records.keys.example')}
          act={t('records.keys.enrol')}
          make={make}
        />
      ) : null}
    </Dialog>
  );
}
