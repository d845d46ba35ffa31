import type { RouteSpec } from '@pramana/contract';
import { callBlob, type Input } from '../../lib/api.ts';
import { download } from '../../lib/csv.ts';

/** Fetches a file and hands it to the person. The server records what leaves (I-12). */
export async function saveFile<R extends RouteSpec>(route: R, input: Input<R>, name: string): Promise<void> {
  const blob = await callBlob(route, input);
  download(name, await blob.text(), blob.type);
}
