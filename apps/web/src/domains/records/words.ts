import { civil } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { sayDate } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { useHospital } from '../../lib/session.tsx';
import { openWord } from '../../lib/openWord.ts';

export interface RecordWords {
  /** A day as people say it. */
  day: (date: string) => string;
  role: (role: string) => string;
}

export function useRecordWords(): RecordWords {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const today = civil(useNow(), zone).date;
  return {
    day: (date) => sayDate(date, today, i18n.language),
    role: (role) => openWord(t, `role.${role}`, { defaultValue: role }),
  };
}
