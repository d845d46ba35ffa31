import { Select } from '@mantine/core';
import { identity, type Language } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../lib/i18n.ts';
import { useAction } from '../../lib/query.ts';
import { enterSession, useSession } from '../../lib/session.tsx';
import { toast } from '../../lib/toast.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';

const NAMES = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
const HOSPITAL = 'hospital';

/** In which language codes, warnings and news are sent to this person. */
export function MessageLanguage() {
  const { t } = useTranslation();
  const { language } = useSession();
  const change = useAction(identity.session.setLanguage);
  const choose = (value: string | null): void =>
    change.run({ body: { language: value === HOSPITAL ? null : (value as Language) } }, ({ data }) => {
      enterSession(data);
      toast(t('identity.account.messagesSaved'));
    });
  return (
    <>
      <Select
        mt="md"
        label={t('identity.account.messages')}
        description={t('identity.account.messagesText')}
        data={[{ value: HOSPITAL, label: t('identity.account.messagesHospital') }, ...NAMES]}
        value={language ?? HOSPITAL}
        onChange={choose}
        allowDeselect={false}
        disabled={change.isBusy}
      />
      {change.problem ? <ProblemText problem={change.problem} /> : null}
    </>
  );
}
