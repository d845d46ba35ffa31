export interface Sample {
  /** What the address names: a thing of the first hospital. */
  at: Record<string, string>;
  /** A valid body, so that the answer is about the thing and not about the form. */
  body?: unknown;
}
export type Samples = Record<string, Sample>;

export const at = (id: string, body?: unknown): Sample => ({ at: { id }, body });
