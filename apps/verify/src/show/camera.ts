/** The way in by camera: one code after the other, each said as it is read. */
import type { Actions, Ways } from './actions.ts';
import { type Collected, NOTHING, progressOf } from '../check/collect.ts';
import { cameraObstacle, scan } from '../read/camera.ts';
import { looksLikeCode, readCode } from '../read/text.ts';
import type { Say, Sentence } from '../texts.ts';
import { el } from './dom.ts';
import { speak } from './verdict.ts';

type CameraWay = Omit<Ways, 'take'>;

/** The button with its finder, or the plain reason why there is no camera here. */
export function cameraWay(say: Say, actions: Actions): CameraWay {
  const obstacle = cameraObstacle();
  if (obstacle === null) return new Finder(say, actions);
  const view = el('p', { class: 'hint obstacle' }, say(obstacle));
  return { view, stop: () => undefined, update: () => undefined, isScanning: () => false };
}

class Finder implements CameraWay {
  readonly view: HTMLElement;
  readonly #say: Say;
  readonly #actions: Actions;
  readonly #start: HTMLButtonElement;
  readonly #end: HTMLButtonElement;
  readonly #video: HTMLVideoElement;
  readonly #hint = el('p', { role: 'status', class: 'scan-hint' });
  readonly #box: HTMLElement;
  #running: AbortController | null = null;
  #collected: Collected = NOTHING;

  constructor(say: Say, actions: Actions) {
    this.#say = say;
    this.#actions = actions;
    this.#start = el(
      'button',
      { type: 'button', class: 'button primary', click: () => void this.#run() },
      say('ways.camera'),
    );
    this.#end = el('button', { type: 'button', class: 'button', click: () => this.#leave() }, say('ways.cameraStop'));
    this.#video = el('video', { playsinline: true, muted: true, 'aria-label': say('ways.cameraView') });
    const frame = el('div', { class: 'frame' }, this.#video);
    this.#box = el('div', { class: 'finder', hidden: true }, frame, this.#hint, this.#end);
    this.view = el('div', { class: 'way camera' }, this.#start, this.#box);
  }

  isScanning(): boolean {
    return this.#running !== null;
  }

  stop(): void {
    if (this.#running === null) return;
    this.#running.abort();
    this.#running = null;
    this.#box.hidden = true;
    this.#start.hidden = false;
    this.#actions.arrange();
  }

  update(collected: Collected, notice: Sentence | null): void {
    this.#collected = collected;
    this.#hint.replaceChildren(notice === null ? nextStep(this.#say, collected) : speak(this.#say, notice));
    if (progressOf(collected).done) this.stop();
  }

  #leave(): void {
    this.stop();
    this.#start.focus();
  }

  async #run(): Promise<void> {
    // Whoever starts the camera with a complete document on the screen wants to check another one.
    if (progressOf(this.#collected).done) this.#actions.reset();
    const own = new AbortController();
    this.#running = own;
    this.#start.hidden = true;
    this.#box.hidden = false;
    this.#end.focus();
    this.#hint.replaceChildren(this.#say('ways.loading'));
    this.#actions.arrange();
    try {
      const ready = (): void => this.update(this.#collected, null);
      await scan(this.#video, own.signal, ready, this.#taker());
    } catch (error) {
      this.#actions.fail(error);
    }
    if (this.#running === own) this.stop();
  }

  /**
   * Hands on each code once: a camera sees the same one thirty times a second, and sometimes two papers in turn. With a
   * new head the lines seen before may be wanted again.
   */
  #taker(): (text: string) => void {
    const heads = new Set<string>();
    const others = new Set<string>();
    return (text) => {
      if (heads.has(text) || others.has(text)) return;
      others.add(text);
      if (!looksLikeCode(text)) {
        this.#hint.replaceChildren(this.#say('problem.codeOther'));
        return;
      }
      // The types promise it, iPhones do not have it.
      if ('vibrate' in navigator) navigator.vibrate(40);
      try {
        const presented = readCode(text);
        if (presented.form !== 'items') {
          others.clear();
          heads.add(text);
        }
        this.#actions.present([presented]);
      } catch (error) {
        this.#actions.fail(error);
      }
    };
  }
}

function nextStep(say: Say, collected: Collected): string {
  const { have, of } = progressOf(collected);
  if (have === 0) return say('ways.scanFirst');
  const progress = of === null ? say('ways.progressOpen', { have }) : say('ways.progress', { have, of });
  const next = collected.proof === null ? say('ways.scanDocument') : say('ways.scanLines');
  return have === of ? progress : `${progress}. ${next}`;
}
