import type { Collected } from '../check/collect.ts';
import type { Keys } from '../keys/keys.ts';
import type { Given } from '../read/text.ts';
import type { Language, Sentence } from '../texts.ts';

/** What the views may ask of the page. */
export type Actions = {
  present(all: readonly Given[]): void;
  fail(error: unknown): void;
  notify(sentence: Sentence): void;
  /** The camera was switched on or off. */
  arrange(): void;
  chooseKeys(keys: Keys): Promise<void>;
  forgetKeys(): void;
  choose(language: Language): Promise<void>;
  reset(): void;
};

/** The view of the ways in, and what the page tells it. */
export type Ways = {
  readonly view: HTMLElement;
  /** Shows how many codes are read, or what was wrong with the last one. */
  update(collected: Collected, notice: Sentence | null): void;
  /** Files that were dropped or pasted onto the page. */
  take(files: readonly Blob[]): Promise<void>;
  isScanning(): boolean;
  /** Turns the camera off. */
  stop(): void;
};
