/**
 * What must be on in a PostgreSQL for an acknowledged commit to outlive a power cut, besides `synchronous_commit`, which every
 * transaction asks for itself: these two are the whole server's, and a reload of its configuration changes them.
 */
export const DURABLE = ['fsync', 'full_page_writes'] as const;

export type DurableSetting = (typeof DURABLE)[number];

/** SQL: an array with the names of those that are off. Every role may ask. */
export const NOT_DURABLE = `array_remove(array[${DURABLE.map(
  (name) => `case current_setting('${name}') when 'off' then '${name}' end`,
).join(', ')}], null)`;
