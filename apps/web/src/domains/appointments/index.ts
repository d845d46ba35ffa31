import { IconCalendarTime, IconClockHour4, IconUsers } from '@tabler/icons-react';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Visits: the day's queue, the calendar, hours and leave; a patient's own visits; the screen of a waiting room. */
export const appointments: WebDomain = {
  routes: [
    { path: paths.queue(), load: () => import('./queue/QueuePage.tsx'), access: 'appointment:read' },
    { path: paths.calendar(), load: () => import('./calendar/CalendarPage.tsx'), access: 'appointment:read' },
    { path: '/appointments/$id', load: () => import('./VisitPage.tsx'), access: 'appointment:read' },
    { path: paths.schedule(), load: () => import('./schedule/SchedulePage.tsx'), access: 'schedule:write' },
    { path: '/own/$id/appointments', load: () => import('./own/OwnVisitsPage.tsx'), access: 'self:read' },
    { path: paths.screen(), load: () => import('./ScreenPage.tsx'), access: 'public' },
  ],
  places: [
    {
      path: paths.queue(),
      label: 'appointments.queue.title',
      icon: IconUsers,
      permission: 'appointment:read',
      homeOf: ['doctor', 'nurse'],
    },
    {
      path: paths.calendar(),
      label: 'appointments.calendar.title',
      icon: IconCalendarTime,
      permission: 'appointment:read',
    },
    {
      path: paths.schedule(),
      label: 'appointments.schedule.title',
      icon: IconClockHour4,
      permission: 'schedule:write',
      manage: { hint: 'appointments.schedule.hint' },
    },
  ],
};
