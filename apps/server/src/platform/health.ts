/** One thing that must hold before this server takes work; `code` goes to the operator, never personal data. */
export type HealthCheck = () => Promise<{ ok: boolean; code: string }>;

export interface Readiness {
  ok: boolean;
  checks: Record<string, string>;
}

/** For how long an answer is given again. */
export const REMEMBERED_MS = 5_000;

/** The checks behind `/readyz`; domains add theirs (the rollback guard). */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #onBroken: (name: string, error: unknown) => void;
  /** Those that threw at the last look: what stays broken is told once. */
  readonly #broken = new Set<string>();
  readonly #failing = new Set<string>();
  #last: { at: number; readiness: Promise<Readiness> } | undefined;

  /** `onBroken` hears of a check that could not be done, when it begins. */
  constructor(onBroken: (name: string, error: unknown) => void = () => undefined) {
    this.#onBroken = onBroken;
  }

  /** How work that repeats by itself ended; what failed is named in the check `sweeps` until it succeeds. */
  ran(what: string, isDone: boolean): void {
    if (isDone) this.#failing.delete(what);
    else this.#failing.add(what);
  }

  /** The check `sweeps`: names what failed when it last ran. It is tried again, and takes no server out of work. */
  sweeps(): { ok: boolean; code: string } {
    return { ok: true, code: [...this.#failing].join(', ') || 'ok' };
  }

  register(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`Two health checks are called ${name}.`);
    this.#checks.set(name, check);
  }

  /**
   * What `ready` found, at most five seconds ago: a look writes to the files' disk or pays for its object store, and asks the
   * database. However often strangers ask, and however many at once, it costs one look.
   */
  told(now: number): Promise<Readiness> {
    const age = now - (this.#last?.at ?? 0);
    if (this.#last === undefined || age < 0 || age >= REMEMBERED_MS) this.#last = { at: now, readiness: this.ready() };
    return this.#last.readiness;
  }

  async ready(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => ({ name, ...(await this.#done(name, check)) })),
    );
    return {
      ok: results.every((result) => result.ok),
      checks: Object.fromEntries(results.map((result) => [result.name, result.code])),
    };
  }

  async #done(name: string, check: HealthCheck): ReturnType<HealthCheck> {
    try {
      const result = await check();
      this.#broken.delete(name);
      return result;
    } catch (error) {
      if (!this.#broken.has(name)) this.#onBroken(name, error);
      this.#broken.add(name);
      return { ok: false, code: 'failed' };
    }
  }
}
