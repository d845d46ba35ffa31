/** The page as a whole: what is known, and which parts show it. State changes only through the actions. */
import { add, type Collected, itemsOf, NOTHING } from './check/collect.ts';
import { isDoubted, type Judgement, judge } from './check/judge.ts';
import { carried } from './keys/carried.ts';
import { embeddedKeys, type Keys, rememberedKeys, rememberKeys } from './keys/keys.ts';
import { recall, remember } from './keys/memory.ts';
import { ReadProblem, sentenceFor } from './read/problem.ts';
import type { Given } from './read/text.ts';
import { aboutView } from './show/about.ts';
import { documentView } from './show/document.ts';
import { el } from './show/dom.ts';
import { frameView } from './show/frame.ts';
import { keysView } from './show/keys.ts';
import { onlineView } from './show/online.ts';
import { loadOnline } from './online.served.ts';
import type { Online } from './online/look.ts';
import { loadSigned, type SignedPart } from './signed.served.ts';
import type { SignedFile } from './signed/judge.ts';
import { speak, verdictText, verdictView } from './show/verdict.ts';
import type { Actions, Ways } from './show/actions.ts';
import { waysIn } from './show/ways.ts';
import { isLanguage, type Language, preferred, type Say, sayIn, type Sentence, tableOf } from './texts.ts';

const LANGUAGE_PLACE = 'pramana.verify.language';

export class App implements Actions {
  #language: Language;
  #say: Say;
  #keys: Keys;
  #collected: Collected = NOTHING;
  #signed: { readonly part: SignedPart; readonly file: SignedFile } | null = null;
  #notice: Sentence | null = null;
  /** What the log answered to the proof that is shown, by the keys that are chosen. */
  #online: Online | null = null;
  #keptOffline = false;
  #ways: Ways;
  readonly #root: HTMLElement;
  readonly #announce = el('p', { role: 'status', 'aria-live': 'polite', class: 'unseen' });
  readonly #result = el('div', { class: 'result' });
  readonly #keysPlace = el('div');
  readonly #aboutPlace = el('div');

  private constructor(root: HTMLElement, language: Language, say: Say, keys: Keys) {
    this.#keys = keys;
    this.#root = root;
    this.#language = language;
    this.#say = say;
    this.#ways = waysIn(say, this);
    this.#renderAll();
  }

  /** The page in the language chosen on this device before, else in the browser's. */
  static async open(root: HTMLElement): Promise<App> {
    const chosen = recall(LANGUAGE_PLACE) ?? '';
    const language = isLanguage(chosen) ? chosen : preferred(navigator.languages);
    const say = sayIn(await tableOf(language));
    const kept = rememberedKeys();
    // While it is unknown which of them ended, no log counts.
    let keys: Keys = { ...kept, policy: { ...kept.policy, logs: [] } };
    let problem: unknown = null;
    try {
      keys = await carried(kept);
    } catch (error) {
      problem = error;
    }
    const app = new App(root, language, say, keys);
    if (problem !== null) app.fail(problem);
    return app;
  }

  present(all: readonly Given[]): void {
    this.#notice = null;
    for (const presented of all) {
      if (presented.form === 'signed') {
        void this.#openSigned(presented.text).catch((error: unknown) => this.fail(error));
        return;
      }
      this.#signed = null;
      const { collected, outcome } = add(this.#collected, presented);
      // At once, whatever comes after it: an answer to another paper never stands beside this one.
      if (collected.proof !== this.#collected.proof) this.#online = null;
      this.#collected = collected;
      if (outcome === 'foreign') this.#notice = { key: 'problem.foreignLines' };
    }
    this.#render({ focus: true });
  }

  /** A signed record takes the place of whatever was shown. */
  async #openSigned(text: string): Promise<void> {
    const part = await loadSigned().catch((error: unknown) => {
      throw new ReadProblem('problem.part', {}, { cause: error });
    });
    this.#signed = { part, file: part.readSigned(text) };
    this.#collected = NOTHING;
    this.#online = null;
    this.#render({ focus: true });
  }

  fail(error: unknown): void {
    this.notify(sentenceFor(error));
  }

  notify(sentence: Sentence): void {
    this.#notice = sentence;
    this.#render({ focus: true });
  }

  arrange(): void {
    // The camera stays where it is, because a video that is moved stops; the result goes below it meanwhile.
    if (this.#ways.isScanning()) this.#ways.view.after(this.#result);
    else this.#ways.view.before(this.#result);
  }

  async chooseKeys(keys: Keys): Promise<void> {
    this.#keys = await carried(keys);
    this.#online = null;
    rememberKeys(keys);
    this.#notice = null;
    this.#renderKeys();
    this.#render({ focus: true });
  }

  forgetKeys(): void {
    this.chooseKeys(embeddedKeys()).catch((error: unknown) => this.fail(error));
  }

  async choose(language: Language): Promise<void> {
    this.#say = sayIn(await tableOf(language));
    this.#language = language;
    remember(LANGUAGE_PLACE, language);
    this.#ways.stop();
    this.#ways = waysIn(this.#say, this);
    this.#renderAll();
  }

  reset(): void {
    this.#ways.stop();
    this.#collected = NOTHING;
    this.#signed = null;
    this.#notice = null;
    this.#online = null;
    this.#render({ focus: false });
  }

  take(files: readonly Blob[]): Promise<void> {
    return this.#ways.take(files);
  }

  rest(): void {
    this.#ways.stop();
  }

  keptOffline(): void {
    this.#keptOffline = true;
    this.#render({ focus: false });
  }

  #renderAll(): void {
    document.documentElement.lang = this.#language;
    document.title = `Pramana · ${this.#say('page.title')}`;
    const parts = [this.#announce, this.#result, this.#ways.view, this.#keysPlace, this.#aboutPlace];
    this.#root.replaceChildren(frameView(this.#say, this.#language, this, parts));
    this.#renderKeys();
    this.#render({ focus: false });
  }

  /** Apart from the rest, which must not wipe out what somebody is typing into this part. */
  #renderKeys(): void {
    this.#keysPlace.replaceChildren(keysView({ say: this.#say, language: this.#language }, this.#keys, this));
  }

  #render({ focus }: { focus: boolean }): void {
    if (this.#signed !== null) return this.#renderSigned(this.#signed, focus);
    const { proof } = this.#collected;
    const judged = proof === null ? null : judge(proof, itemsOf(this.#collected), this.#keys, this.#online);
    this.#result.replaceChildren(...this.#resultViews(judged));
    this.#aboutPlace.replaceChildren(aboutView(this.#say, judged?.logHost ?? null, this.#keptOffline));
    this.#ways.update(this.#collected, this.#notice);
    this.arrange();
    if (focus) this.#tell(judged && verdictText(this.#say, judged));
  }

  #renderSigned({ part, file }: { part: SignedPart; file: SignedFile }, focus: boolean): void {
    const shown = part.showSigned(file, this.#keys, { say: this.#say, language: this.#language });
    if (shown.state === 'UNKNOWN') shown.views[0]?.append(this.#keysButton());
    this.#result.replaceChildren(
      ...(this.#notice === null ? [] : [this.#noticeView(this.#notice)]),
      ...shown.views,
      this.#againButton(),
    );
    this.#aboutPlace.replaceChildren(aboutView(this.#say, null, this.#keptOffline));
    this.#ways.update(this.#collected, this.#notice);
    this.arrange();
    if (focus) this.#tell(shown);
  }

  #againButton(): HTMLElement {
    return el('button', { type: 'button', class: 'button again', click: () => this.reset() }, this.#say('ways.again'));
  }

  #resultViews(judged: Judgement | null): HTMLElement[] {
    const say = this.#say;
    const views: HTMLElement[] = [];
    if (this.#notice !== null) views.push(this.#noticeView(this.#notice));
    if (judged === null) {
      const orphan = this.#collected.parts.length > 0;
      return orphan ? [...views, el('p', { class: 'notice', id: 'orphan' }, say('lines.orphan'))] : views;
    }
    const verdict = verdictView(say, judged, this.#collected);
    if (judged.state === 'UNKNOWN' && !isDoubted(judged.checks)) verdict.append(this.#keysButton());
    const online = onlineView(say, judged, this.#online, (url) => this.#lookOnline(judged, url));
    if (online !== null) verdict.append(online);
    const document = documentView({ say, language: this.#language }, judged);
    return [...views, verdict, ...(document === null ? [] : [document]), this.#againButton()];
  }

  /** Only ever called by a person's click. What comes too late, for another paper or other keys, is not used. */
  async #lookOnline({ checkpoint }: Judgement, url: string): Promise<void> {
    const { proof } = this.#collected;
    const keys = this.#keys;
    if (proof === null || proof.form === 'pending' || checkpoint === null) return;
    const isCurrent = (): boolean => this.#collected.proof === proof && this.#keys === keys && this.#signed === null;
    try {
      const part = await loadOnline();
      const online = await part.lookOnline({ proof, checkpoint, policy: keys.policy }, part.browserGet(url));
      if (!isCurrent()) return;
      this.#online = online;
      this.#notice = null;
      this.#render({ focus: true });
    } catch {
      if (isCurrent()) this.notify({ key: 'online.unreachable', params: { host: new URL(url).host } });
    }
  }

  #keysButton(): HTMLElement {
    const lead = (): void => {
      this.#keysPlace.scrollIntoView({ block: 'start' });
      this.#keysPlace.querySelector<HTMLElement>('#keys-title')?.focus({ preventScroll: true });
    };
    return el('button', { type: 'button', class: 'button primary', click: lead }, this.#say('keys.add'));
  }

  #noticeView(sentence: Sentence): HTMLElement {
    // Keys that were taken, with a word about what in them was skipped: nothing failed.
    const failed = sentence.key !== 'keys.skipped';
    return el(
      'div',
      { class: 'problem', role: 'alert', tabindex: '-1', id: 'problem' },
      failed && el('b', {}, this.#say('page.noticeTitle')),
      el('p', {}, speak(this.#say, sentence)),
      failed && (this.#collected.proof !== null || this.#signed !== null) && el('p', {}, this.#say('problem.before')),
    );
  }

  /** Says the outcome to whoever cannot see it, and brings it before the eyes of everyone else. */
  #tell(verdict: { readonly title: string; readonly text: string } | null): void {
    const { title = '', text = '' } = verdict ?? {};
    this.#announce.replaceChildren(this.#notice === null ? `${title}. ${text}` : '');
    // Whoever still holds a code before the camera is not taken away from it.
    if (this.#ways.isScanning()) return;
    const target = this.#result.querySelector<HTMLElement>(this.#notice === null ? '#verdict-title' : '#problem');
    target?.focus({ preventScroll: true });
    this.#result.scrollIntoView({ block: 'start' });
  }
}
