import type { ClaimItem, LogHead } from '@pramana/ledger';

interface Shard {
  readonly shard: string;
  readonly origin: string;
  readonly vkey: string;
}

type Signed = Pick<LogHead, 'size' | 'root' | 'checkpoint'>;

/** The last entry of a shard: nothing is signed behind it. */
export function shardCloseItems({ shard, origin, vkey }: Shard): ClaimItem[] {
  return [{ name: 'shard', value: { shard, origin, vkey } }];
}

/** Entry 0 of a shard that follows another one: that one's last checkpoint, whole, and the key that signs from here on. */
export function shardOpenItems({ shard, origin, vkey }: Shard, previous: Shard, last: Signed): ClaimItem[] {
  const { size, root, checkpoint } = last;
  return [
    { name: 'shard', value: { shard, origin, vkey } },
    { name: 'previous', value: { shard: previous.shard, size, root: new Uint8Array(root), checkpoint } },
  ];
}
