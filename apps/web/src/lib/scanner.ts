/**
 * A barcode scanner is a keyboard that types very fast and ends with Enter or Tab: by radio at some 35 ms a key, by cable
 * far faster; a busy machine may stretch one gap. Nobody types a code of six and more characters at 50 ms a key.
 */
const FASTEST_PERSON_MS = 50;
const LONGEST_GAP_MS = 120;
const SHORTEST_CODE = 6;
/** Codes are made of these and hold digits; words typed fast by a machine ("paracetamol") are not codes. */
const CODE = /^(?=(?:.*[0-9]){4})[!-~]+$/;

export type Keystroke = 'start' | 'part' | 'none' | { scanned: string };

/** Tells a scan from typing, by key and time. Pure: time is an argument. */
export class ScannerBurst {
  #text = '';
  #first = 0;
  #last = Number.NEGATIVE_INFINITY;

  /**
   * Takes one keydown: `start` may begin a burst (the field's value is worth remembering), `part` continues it, and a
   * scan comes with its end key, which must then go nowhere else.
   */
  take(key: string, timeMs: number, isRepeat: boolean): Keystroke {
    const isClose = timeMs - this.#last <= LONGEST_GAP_MS;
    if (key === 'Shift') return 'none';
    if (isRepeat) return this.#reset();
    if (key === 'Enter' || key === 'Tab') {
      const code = isClose ? this.#code() : null;
      this.#reset();
      return code === null ? 'none' : { scanned: code };
    }
    if (key.length !== 1) return this.#reset();
    this.#text = isClose ? this.#text + key : key;
    this.#first = isClose ? this.#first : timeMs;
    this.#last = timeMs;
    return isClose ? 'part' : 'start';
  }

  #code(): string | null {
    const meanGap = (this.#last - this.#first) / Math.max(1, this.#text.length - 1);
    const isCode = this.#text.length >= SHORTEST_CODE && CODE.test(this.#text);
    return isCode && meanGap <= FASTEST_PERSON_MS ? this.#text : null;
  }

  #reset(): 'none' {
    this.#text = '';
    this.#last = Number.NEGATIVE_INFINITY;
    return 'none';
  }
}
