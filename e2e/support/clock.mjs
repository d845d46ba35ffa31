/**
 * Loaded before a program (`node --import`): its clock stands PRAMANA_TEST_CLOCK_MS away from this machine's, as on another
 * machine.
 */
const SHIFT = Number(process.env.PRAMANA_TEST_CLOCK_MS);
const Here = Date;

globalThis.Date = class extends Here {
  constructor(...args) {
    if (args.length === 0) super(Here.now() + SHIFT);
    else super(...args);
  }

  static now() {
    return Here.now() + SHIFT;
  }
};
