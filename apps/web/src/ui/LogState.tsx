import { sealing } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { countText } from '../lib/format.ts';
import { useLiveRefresh } from '../lib/live.ts';
import { openWord } from '../lib/openWord.ts';
import { useRoute } from '../lib/query.ts';
import { SealBadge } from './SealBadge.tsx';
import type { SealFacts } from './SealPanel.tsx';
import { isWaiting, stateOfLog } from './stateOfLog.ts';

/** The seal state of the hospital's log: signed up to its newest block, waiting for some, or stopped by its guard. */
export function LogState() {
  const { t, i18n } = useTranslation();
  const head = useRoute(sealing.chain.head, {}).data;
  useLiveRefresh('log.head', sealing.chain.head);
  useLiveRefresh('log.witnessed', sealing.chain.head);
  if (!head) return null;
  const { guard } = head;
  // The server's own words are English: what its state means stands in the reader's.
  const detail = guard.ok
    ? t('sealing.head.guardNote')
    : openWord(t, `sealing.guard.${guard.code}.text`, { defaultValue: guard.detail });
  const count = (value: number): string => countText(value, i18n.language);
  const facts: SealFacts = {
    label: t('frame.logSize', { entries: count(head.size), waiting: count(head.queued) }),
    hash: head.root,
    ...(head.signedAt === null ? {} : { at: head.signedAt }),
    checks: [
      { check: t('frame.guard'), ok: isWaiting(head) ? null : guard.ok, detail },
      { check: t('frame.daySeals'), ok: head.dueSeals.length === 0, detail: head.dueSeals.join(', ') },
    ],
  };
  return <SealBadge state={stateOfLog(head)} subject={t('frame.log')} facts={facts} />;
}
