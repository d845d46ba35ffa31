import { keys } from '@pramana/contract';
import { useLocation } from '@tanstack/react-router';
import { paths } from '../../paths.ts';

/** Whose root key and log keys the page shows: the hospital's, or below `/node` those of the node log. They differ in nothing else. */
export interface LogKeySource {
  readonly routes: typeof keys.logs | typeof keys.nodeLogs;
  readonly permission: 'key:write' | 'node:write';
  readonly isNode: boolean;
  readonly block: (series: string, number: number) => string;
}

const HOSPITAL: LogKeySource = { routes: keys.logs, permission: 'key:write', isNode: false, block: paths.block };
const NODE: LogKeySource = { routes: keys.nodeLogs, permission: 'node:write', isNode: true, block: paths.nodeBlock };

export function useLogKeySource(): LogKeySource {
  return useLocation({ select: ({ pathname }) => pathname === paths.nodeKeys() }) ? NODE : HOSPITAL;
}
