import { witnesses } from '@pramana/contract';
import { useLocation } from '@tanstack/react-router';
import { paths } from '../../paths.ts';

/** Whose witnesses the page shows: the hospital's, or below `/node` those of the node log. They differ in nothing else. */
export interface WitnessSource {
  readonly routes: typeof witnesses | typeof witnesses.node;
  readonly permission: 'witness:write' | 'node:write';
  readonly isNode: boolean;
  readonly block: (series: string, number: number) => string;
}

const HOSPITAL: WitnessSource = {
  routes: witnesses,
  permission: 'witness:write',
  isNode: false,
  block: paths.block,
};
const NODE: WitnessSource = {
  routes: witnesses.node,
  permission: 'node:write',
  isNode: true,
  block: paths.nodeBlock,
};

export function useWitnessSource(): WitnessSource {
  return useLocation({ select: ({ pathname }) => pathname.startsWith(paths.nodeWitnesses()) }) ? NODE : HOSPITAL;
}
