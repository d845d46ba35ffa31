/** One thing that must hold before this server takes work; `code` goes to the operator, never personal data. */
export type HealthCheck = () => Promise<{ ok: boolean; code: string }>;

export interface Readiness {
  ok: boolean;
  checks: Record<string, string>;
}

/** The checks behind `/readyz`; domains add theirs (the rollback guard). */
export class Health {
  readonly #checks = new Map<string, HealthCheck>();

  register(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`Two health checks are called ${name}.`);
    this.#checks.set(name, check);
  }

  async ready(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        const result = await check().catch(() => ({ ok: false, code: 'failed' }));
        return { name, ...result };
      }),
    );
    return {
      ok: results.every((result) => result.ok),
      checks: Object.fromEntries(results.map((result) => [result.name, result.code])),
    };
  }
}
