import { billing as routes } from '@pramana/contract';
import {
  IconCashRegister,
  IconChartBar,
  IconDiscount,
  IconReceipt,
  IconShieldCheck,
  IconWallet,
} from '@tabler/icons-react';
import { call } from '../../lib/api.ts';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** Counter, bills, cash sessions, the day. */
export const billing: WebDomain = {
  routes: [
    {
      path: paths.confirmLimits(),
      access: 'hospital:write',
      load: () => import('./limits/ConfirmLimitsPage.tsx'),
    },
    { path: paths.counter(), load: () => import('./counter/CounterPage.tsx'), access: 'bill:write' },
    { path: paths.bills(), load: () => import('./bill/BillsPage.tsx'), access: 'bill:read' },
    { path: '/bills/$number', load: () => import('./bill/BillPage.tsx'), access: 'bill:read' },
    { path: paths.counterSessions(), load: () => import('./session/SessionsPage.tsx'), access: 'counter:use' },
    { path: paths.limits(), load: () => import('./limits/LimitsPage.tsx'), access: 'hospital:write' },
    { path: paths.today(), load: () => import('./today/TodayPage.tsx'), access: 'counter:approve' },
  ],
  places: [
    {
      path: paths.today(),
      label: 'billing.place.today',
      icon: IconChartBar,
      permission: 'counter:approve',
      homeOf: ['admin'],
    },
    {
      path: paths.counter(),
      label: 'billing.place.counter',
      icon: IconCashRegister,
      permission: 'bill:write',
      homeOf: ['cashier', 'frontdesk', 'pharmacist'],
    },
    { path: paths.bills(), label: 'billing.place.bills', icon: IconReceipt, permission: 'bill:read' },
    { path: paths.counterSessions(), label: 'billing.place.sessions', icon: IconWallet, permission: 'counter:use' },
    {
      path: paths.limits(),
      label: 'billing.place.limits',
      icon: IconDiscount,
      permission: 'hospital:write',
      manage: { hint: 'billing.limits.hint' },
    },
    {
      path: paths.confirmLimits(),
      label: 'billing.confirmLimits.place',
      icon: IconShieldCheck,
      permission: 'hospital:write',
      manage: { hint: 'billing.confirmLimits.hint' },
    },
  ],
  search: [
    {
      key: 'bills',
      label: 'billing.place.bills',
      permission: 'bill:read',
      find: async (text, signal) =>
        (await call(routes.bills.list, { query: { q: text } }, { signal })).data.slice(0, 8).map((bill) => ({
          key: bill.id,
          title: bill.number ?? bill.id,
          detail: bill.name ?? '',
          path: paths.bill(bill.number ?? bill.id),
        })),
    },
  ],
};
