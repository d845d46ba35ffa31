/**
 * A barcode scanner is a keyboard that types very fast and ends with Enter or Tab: by radio at some 35 ms a key, by cable
 * far faster. Nobody types six characters, four of them digits, and Enter with under 50 ms between any two.
 */
const FASTEST_PERSON_MS = 50;
const SHORTEST_CODE = 6;
/** Codes are made of these and hold digits; words typed fast by a machine ("paracetamol") are not codes. */
const CODE = /^(?=(?:.*[0-9]){4})[!-~]+$/;

export type Keystroke = 'start' | 'part' | 'none' | { scanned: string };

/** Tells a scan from typing, by key and time. Pure: time is an argument. */
export class ScannerBurst {
  #text = '';
  #last = Number.NEGATIVE_INFINITY;

  /**
   * Takes one keydown: `start` may begin a burst (the field's value is worth remembering), `part` continues it, and a
   * scan comes with its end key, which must then go nowhere else.
   */
  take(key: string, timeMs: number, isRepeat: boolean): Keystroke {
    const isFast = timeMs - this.#last <= FASTEST_PERSON_MS;
    if (key === 'Shift') return 'none';
    if (isRepeat) return this.#reset();
    if (key === 'Enter' || key === 'Tab') {
      const text = isFast ? this.#text : '';
      this.#reset();
      return text.length >= SHORTEST_CODE && CODE.test(text) ? { scanned: text } : 'none';
    }
    if (key.length !== 1) return this.#reset();
    this.#text = isFast ? this.#text + key : key;
    this.#last = timeMs;
    return isFast && this.#text.length > 1 ? 'part' : 'start';
  }

  #reset(): 'none' {
    this.#text = '';
    this.#last = Number.NEGATIVE_INFINITY;
    return 'none';
  }
}
