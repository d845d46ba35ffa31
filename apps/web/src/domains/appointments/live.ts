import { appointments, type RouteSpec } from '@pramana/contract';
import { useEffect, useEffectEvent } from 'react';
import { LiveChannel, useLiveRefresh } from '../../lib/live.ts';

const REOPEN_MS = 3000;

/** A queue moved: whatever desk, doctor and nurse see of visits is old. */
export function useQueueRefresh(): void {
  const { calendar, requests, show, counts } = appointments.appointments;
  useLiveRefresh('queue.changed', appointments.queue.show, calendar, requests, show, counts);
}

/** Calls back whenever this stream says that a queue changed, and after each gap; for those without the hospital's stream. */
export function useStream(url: string | null, onChange: () => void): void {
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    if (url === null) return undefined;
    const open = () => new EventSource(url);
    const channel = new LiveChannel(open, changed, (run) => void setTimeout(run, REOPEN_MS));
    return channel.listen(changed);
  }, [url]);
}

/** Routes whose answers a change of a visit makes old. */
export const VISIT_ROUTES: readonly RouteSpec[] = [
  appointments.queue.show,
  appointments.appointments.calendar,
  appointments.appointments.requests,
  appointments.appointments.show,
  appointments.appointments.counts,
  appointments.appointments.slots,
];
