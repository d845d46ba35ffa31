import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../../platform/database/index.ts';
import type { Cosigning } from './cosigning.service.ts';
import { countForks } from './fork-evidence.store.ts';
import { followedLogs } from './witnessed-log.store.ts';

/** This node as a witness: no log by its name, because a list of names is for its own page. */
export function watchCosigning(registry: Registry, cosigning: Cosigning, db: Database): void {
  let last = { logs: 0, forks: 0 };
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      const own = await cosigning.own();
      if (own === null) return;
      const { node } = own.memory;
      const [logs, found] = await db.inHospital(node, async (tx) => [
        await followedLogs(tx, node),
        await countForks(tx, node),
      ]);
      last = { logs: logs.length, forks: logs.reduce((sum, { origin }) => sum + (found.get(origin) ?? 0), 0) };
    } catch {
      // A database that is away must not take all other figures with it: the last ones stay.
    }
  };
  /** The figures of one reading are of one look. */
  const looked = (): Promise<void> => (looking ??= look().finally(() => (looking = undefined)));
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        await looked();
        this.set(value());
      },
    });
  gauge('pramana_witnessed_logs', 'Logs of other nodes that this node is a witness of', () => last.logs).reset();
  gauge(
    'pramana_witnessed_forks',
    'Times that a log which is witnessed here was caught showing two histories',
    () => last.forks,
  ).reset();
  gauge(
    'pramana_witness_stopped',
    '1 when this server could not write its copy of a cosigned tree and signs nothing more',
    () => (cosigning.isStopped ? 1 : 0),
  ).reset();
}
