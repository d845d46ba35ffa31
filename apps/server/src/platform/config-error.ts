/** A sentence for the operator; shown without a stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
