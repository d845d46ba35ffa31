import type { HospitalId } from '@pramana/kernel';
import type { BlockRef } from './block.store.ts';
import type { Sequencer } from './sequencer.service.ts';

/** What signs and publishes in this process, and where receipts point to. */
export interface SealingProcess {
  readonly sequencer: Sequencer;
  /** The page that a printed QR opens; known once the server listens. */
  readonly verifyUrl: () => string;
}

let running: SealingProcess | undefined;

/** Makes this the process's own. Returns how to take it away again, unless another one was installed since. */
export function installSealing(process: SealingProcess): () => void {
  running = process;
  return () => {
    if (running === process) running = undefined;
  };
}

/** What runs here; a fault of ours when nothing does. */
export function sealingProcess(): SealingProcess {
  if (running === undefined) throw new Error('No sequencer runs in this process.');
  return running;
}

/** The state of a hospital's rollback guard here; code NONE where no sequencer runs. */
export function guardOf(hospital: HospitalId): { ok: boolean; code: string } {
  const { ok, code } = sealingProcess().sequencer.guard(hospital);
  return { ok, code };
}

/**
 * Resolves true when a published head covers the block, false after `ms`. Call it after the commit: inside the sealing
 * transaction nobody else can see the block yet, and its series' lock would be held meanwhile.
 */
export function waitForProof(hospital: HospitalId, ref: BlockRef, ms: number): Promise<boolean> {
  return sealingProcess().sequencer.waitForProof(hospital, ref, ms);
}
