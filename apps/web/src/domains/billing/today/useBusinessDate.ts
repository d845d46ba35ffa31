import { businessDate, type IsoDate } from '@pramana/kernel';
import { useNow } from '../../../lib/now.ts';
import { useSession } from '../../../lib/session.tsx';

/** The hospital's cash day now: before its cut hour it is still yesterday's. */
export function useBusinessDate(): IsoDate {
  const { hospital } = useSession();
  return businessDate(useNow(), hospital?.timeZone ?? 'Asia/Kolkata', hospital?.dayCutHour ?? 0);
}
