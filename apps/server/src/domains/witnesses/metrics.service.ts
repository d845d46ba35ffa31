import { parseVkey } from '@pramana/ledger';
import { Gauge, type Registry } from 'prom-client';
import { allWitnessStates } from '../sealing/index.ts';

/** Per log and witness: no person, no document. */
export function watchWitnesses(registry: Registry): void {
  const labelNames = ['log', 'witness'] as const;
  const size = new Gauge({
    name: 'pramana_witness_cosigned_size',
    help: 'Largest tree of the log that the witness has cosigned',
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const { address, vkey, health } of allWitnessStates())
        this.set({ log: address, witness: parseVkey(vkey).name }, health.size ?? 0);
    },
  });
  const ok = new Gauge({
    name: 'pramana_witness_ok',
    help: '1 while the witness answers with cosignatures; 0 otherwise, also before it was asked',
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const { address, vkey, health } of allWitnessStates())
        this.set({ log: address, witness: parseVkey(vkey).name }, health.code === 'ok' ? 1 : 0);
    },
  });
  const alarm = new Gauge({
    name: 'pramana_witness_alarm',
    help: '1 while the witness says that it has seen another tree of the log',
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const { address, vkey, health } of allWitnessStates())
        this.set(
          { log: address, witness: parseVkey(vkey).name },
          health.code === 'fork' || health.code === 'ahead' ? 1 : 0,
        );
    },
  });
  for (const gauge of [size, ok, alarm]) gauge.reset();
}
