import type { Services } from '../../platform/services.ts';
import type { LookupAnswer } from './lookup-page.policy.ts';
import { readLookupCode } from './lookup.policy.ts';
import { findPaper } from './lookup.service.ts';
import { hospitalBySlug } from './lookup.store.ts';

/** Answers whoever holds a paper, a transaction for each. */
export class LookupDesk {
  readonly #services: Pick<Services, 'db' | 'clock'>;

  constructor(services: Pick<Services, 'db' | 'clock'>) {
    this.#services = services;
  }

  /** The empty form of a hospital. */
  async ask(slug: string): Promise<LookupAnswer> {
    const hospital = await this.#hospital(slug);
    return hospital === undefined ? { state: 'nobody' } : { state: 'ask', hospital: hospital.name };
  }

  /** What is found under what somebody typed. Its access event has committed when this resolves (I-12). */
  async find(slug: string, typed: string, client: { address: string }): Promise<LookupAnswer> {
    const { db, clock } = this.#services;
    const hospital = await this.#hospital(slug);
    if (hospital === undefined) return { state: 'nobody' };
    const code = readLookupCode(typed);
    if (code === null) return { state: 'unreadable', hospital: hospital.name };
    const paper = await db.inHospital(hospital.id, (tx) => findPaper({ tx, hospital, clock, client }, code));
    if (paper === null) return { state: 'none', hospital: hospital.name };
    return { state: 'found', hospital: hospital.name, paper, typed: code };
  }

  #hospital(slug: string) {
    return this.#services.db.onNode((tx) => hospitalBySlug(tx, slug));
  }
}
