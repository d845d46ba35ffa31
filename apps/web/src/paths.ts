/** The only maker of addresses: no page writes a URL by hand. */
export const paths = {
  home: () => '/',
  login: () => '/login',
  setup: () => '/setup',
  account: () => '/account',
  counter: () => '/counter',
  bills: () => '/bills',
  bill: (idOrNumber: string) => `/bills/${encodeURIComponent(idOrNumber)}`,
  patients: () => '/patients',
  patient: (id: string) => `/patients/${encodeURIComponent(id)}`,
  catalogue: () => '/catalogue',
  stock: () => '/stock',
  chain: () => '/chain',
  block: (series: string, number: number) => `/chain/${encodeURIComponent(series)}/${number}`,
  audit: () => '/audit',
  counterSessions: () => '/counter-sessions',
  today: () => '/today',
  node: () => '/node',
  /** The stranger's page: another app, served beside this one. */
  verify: () => '/verify',
} as const;
