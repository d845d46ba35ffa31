import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type At, exactTime, sayTime } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { useHospital } from '../lib/session.tsx';

/** An instant as people say it, in the hospital's zone; exact on hover and on focus. */
export function TimeText({ at }: { at: At }) {
  const { i18n } = useTranslation();
  const { zone } = useHospital();
  const place = { zone, language: i18n.language };
  const iso = typeof at === 'number' ? new Date(at).toISOString() : at;
  return (
    <Tooltip label={exactTime(at, place)}>
      <time dateTime={iso}>{sayTime(at, useNow(), place)}</time>
    </Tooltip>
  );
}
