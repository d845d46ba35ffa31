import { Select } from '@mantine/core';
import { identity, type Language } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../../lib/i18n.ts';
import { useAction, useRoute } from '../../lib/query.ts';
import { toast } from '../../lib/toast.ts';
import { ProblemText } from '../../ui/ProblemText.tsx';

/** In which language the hospital writes to whoever has chosen none. */
export function HospitalLanguage() {
  const { t } = useTranslation();
  const stored = useRoute(identity.language.show, {});
  const change = useAction(identity.language.update, { refreshes: [identity.language.show] });
  if (stored.data === undefined) return null;
  return (
    <>
      <Select
        maw={420}
        mt="xl"
        label={t('identity.hospitalLanguage.title')}
        description={t('identity.hospitalLanguage.text')}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        value={stored.data.language}
        onChange={(value) =>
          change.run({ body: { language: value as Language } }, () => toast(t('identity.account.messagesSaved')))
        }
        allowDeselect={false}
        disabled={change.isBusy}
      />
      {change.problem ? <ProblemText problem={change.problem} /> : null}
    </>
  );
}
