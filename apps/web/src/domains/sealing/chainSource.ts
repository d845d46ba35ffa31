import { sealing } from '@pramana/contract';
import { useLocation } from '@tanstack/react-router';
import { paths } from '../../paths.ts';

/** Whose chain the pages show: the hospital's, or below `/node` the node's own. They differ in nothing else. */
export interface ChainSource {
  routes: typeof sealing.chain | typeof sealing.nodeChain;
  list: string;
  block: (series: string, number: number) => string;
  title: 'sealing.title' | 'sealing.node.title';
  text: 'sealing.text' | 'sealing.node.text';
  /** Kinds of claims that it may hold. */
  kinds: readonly string[];
}

const HOSPITAL: ChainSource = {
  routes: sealing.chain,
  list: paths.chain(),
  block: paths.block,
  title: 'sealing.title',
  text: 'sealing.text',
  kinds: [
    'bill',
    'payment',
    'refund',
    'credit-note',
    'price',
    'day-seal',
    'discount-approval',
    'access',
    'override',
    'genesis',
  ],
};
const NODE: ChainSource = {
  routes: sealing.nodeChain,
  list: paths.nodeLog(),
  block: paths.nodeBlock,
  title: 'sealing.node.title',
  text: 'sealing.node.text',
  kinds: ['hospital', 'key', 'policy', 'override', 'price', 'genesis'],
};

export function useChain(): ChainSource {
  return useLocation({ select: ({ pathname }) => pathname.startsWith(paths.nodeLog()) }) ? NODE : HOSPITAL;
}
