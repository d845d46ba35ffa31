/** One thing that must hold before this server takes work; `code` goes to the operator, never personal data. */
export type HealthCheck = () => Promise<{ ok: boolean; code: string }>;

export interface Readiness {
  ok: boolean;
  checks: Record<string, string>;
}

/** For how long the answer of a costly check is given again. */
export const REMEMBERED_MS = 5_000;

/** The checks behind `/readyz`; domains add theirs (the rollback guard). */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();
  readonly #costly = new Set<string>();
  readonly #remembered = new Map<string, { at: number; result: ReturnType<HealthCheck> }>();
  readonly #onBroken: (name: string, error: unknown) => void;
  /** Those that threw at the last look: what stays broken is told once. */
  readonly #broken = new Set<string>();
  readonly #failing = new Set<string>();
  #looking: Promise<Readiness> | undefined;

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

  /** `isCostly`: it writes to a disk or pays an object store, and is done once in five seconds however often strangers ask. */
  register(name: string, check: HealthCheck, { isCostly = false }: { isCostly?: boolean } = {}): void {
    if (this.#checks.has(name)) throw new Error(`Two health checks are called ${name}.`);
    this.#checks.set(name, check);
    if (isCostly) this.#costly.add(name);
  }

  /** What is right at `now`, for whoever asks; however many ask at once, it costs one look. */
  told(now: number): Promise<Readiness> {
    this.#looking ??= this.#look((name, check) => this.#recent(name, check, now)).finally(
      () => (this.#looking = undefined),
    );
    return this.#looking;
  }

  /** Every check, done now. */
  ready(): Promise<Readiness> {
    return this.#look((name, check) => this.#done(name, check));
  }

  async #look(resultOf: (name: string, check: HealthCheck) => ReturnType<HealthCheck>): Promise<Readiness> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => ({ name, ...(await resultOf(name, check)) })),
    );
    return {
      ok: results.every((result) => result.ok),
      checks: Object.fromEntries(results.map((result) => [result.name, result.code])),
    };
  }

  #recent(name: string, check: HealthCheck, now: number): ReturnType<HealthCheck> {
    if (!this.#costly.has(name)) return this.#done(name, check);
    const last = this.#remembered.get(name);
    if (last !== undefined && now >= last.at && now - last.at < REMEMBERED_MS) return last.result;
    const result = this.#done(name, check);
    this.#remembered.set(name, { at: now, result });
    return result;
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
