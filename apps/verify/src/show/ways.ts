/** The ways in: camera, file, drop, paste. What comes in is read here and handed on; nothing is judged here. */
import { type Collected, progressOf } from '../check/collect.ts';
import { cameraObstacle, scan } from '../read/camera.ts';
import { type PictureReader, readFile } from '../read/file.ts';
import { readPicture } from '../read/picture.ts';
import { looksLikeCode, readCode, readPasted } from '../read/text.ts';
import type { Say, Sentence } from '../texts.ts';
import type { Actions } from '../app.ts';
import { el } from './dom.ts';

export type Ways = {
  readonly view: HTMLElement;
  /** Shows how many codes are read. */
  update(collected: Collected): void;
  /** Files that were dropped or pasted onto the page. */
  take(files: readonly Blob[]): Promise<void>;
  isScanning(): boolean;
  /** Turns the camera off. */
  stop(): void;
};

export function waysIn(say: Say, actions: Actions): Ways {
  const status = el('p', { class: 'progress' });
  const busy = (text: string): void => status.replaceChildren(text);
  const camera = cameraWay(say, actions);
  const take = async (files: readonly Blob[]): Promise<void> => {
    camera.stop();
    busy(say('ways.reading'));
    await takeFiles(files, actions);
    busy('');
  };
  const view = el(
    'section',
    { class: 'ways', 'aria-labelledby': 'ways-title' },
    el('h2', { id: 'ways-title' }, say('ways.title')),
    camera.view,
    fileWay(say, take),
    pasteWay(say, actions),
    status,
  );
  return { ...camera, view, take };
}

/** Reads the files one after the other: two pictures of one paper are one document. */
async function takeFiles(files: readonly Blob[], actions: Actions): Promise<void> {
  const read: PictureReader = readPicture;
  for (const file of files) {
    try {
      actions.present(await readFile(file, read));
    } catch (error) {
      actions.fail(error);
    }
  }
}

function fileWay(say: Say, take: (files: readonly Blob[]) => Promise<void>): HTMLElement {
  const input = el('input', {
    type: 'file',
    multiple: true,
    class: 'unseen',
    accept: 'image/*,application/pdf,.tlog-proof,.txt,text/plain',
  });
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    // So that the same file can be chosen again.
    input.value = '';
    void take(files);
  });
  const label = el('label', { class: 'button secondary' }, input, say('ways.file'));
  return el('div', { class: 'way' }, label, el('span', { class: 'hint wide-only' }, say('ways.drop')));
}

function pasteWay(say: Say, actions: Actions): HTMLElement {
  const field = el('textarea', {
    id: 'paste',
    rows: '4',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
  });
  const form = el(
    'form',
    {},
    el('label', { for: 'paste' }, say('ways.pasteLabel')),
    field,
    el('button', { type: 'submit', class: 'button' }, say('ways.pasteGo')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    try {
      actions.present([readPasted(field.value)]);
      // What was read is in the page's memory; a second copy on the screen helps nobody.
      field.value = '';
    } catch (error) {
      actions.fail(error);
    }
  });
  return el('details', { class: 'way paste' }, el('summary', {}, say('ways.paste')), form);
}

type CameraWay = Omit<Ways, 'take'>;

function cameraWay(say: Say, actions: Actions): CameraWay {
  const obstacle = cameraObstacle();
  if (obstacle !== null) {
    const view = el('p', { class: 'hint obstacle' }, say(obstacle));
    return { view, stop: () => undefined, update: () => undefined, isScanning: () => false };
  }
  const start = el('button', { type: 'button', class: 'button primary' }, say('ways.camera'));
  const stopButton = el('button', { type: 'button', class: 'button' }, say('ways.cameraStop'));
  const video = el('video', { playsinline: true, muted: true, 'aria-label': say('ways.cameraView') });
  const hint = el('p', { role: 'status', class: 'scan-hint' }, say('ways.scanFirst'));
  const finder = el('div', { class: 'finder', hidden: true }, el('div', { class: 'frame' }, video), hint, stopButton);
  let running: AbortController | null = null;

  const stop = (): void => {
    running?.abort();
    running = null;
    finder.hidden = true;
    start.hidden = false;
    actions.arrange();
  };
  const run = async (): Promise<void> => {
    const own = new AbortController();
    running = own;
    start.hidden = true;
    finder.hidden = false;
    hint.replaceChildren(say('ways.loading'));
    actions.arrange();
    try {
      await scan(video, own.signal, codeTaker(say, actions, hint));
    } catch (error) {
      actions.fail(error);
    }
    if (running === own) stop();
  };
  start.addEventListener('click', () => void run());
  stopButton.addEventListener('click', () => {
    stop();
    start.focus();
  });
  const update = (collected: Collected): void => {
    hint.replaceChildren(scanHint(say, collected));
    if (running !== null && progressOf(collected).done) stop();
  };
  const view = el('div', { class: 'way camera' }, start, finder);
  return { view, stop, update, isScanning: () => running !== null };
}

/** Hands on each code once; a camera sees the same one thirty times a second. */
function codeTaker(say: Say, actions: Actions, hint: HTMLElement): (text: string) => void {
  let last = '';
  return (text) => {
    if (text === last) return;
    last = text;
    if (!looksLikeCode(text)) {
      hint.replaceChildren(say('problem.codeOther'));
      return;
    }
    // The types promise it, iPhones do not have it.
    if ('vibrate' in navigator) navigator.vibrate(40);
    try {
      actions.present([readCode(text)]);
    } catch (error) {
      actions.fail(error);
    }
  };
}

function scanHint(say: Say, collected: Collected): string {
  const { have, of } = progressOf(collected);
  if (have === 0) return say('ways.scanFirst');
  const progress = of === null ? say('ways.progressOpen', { have }) : say('ways.progress', { have, of });
  const next: Sentence = { key: collected.proof === null ? 'ways.scanDocument' : 'ways.scanLines' };
  return have === of ? progress : `${progress}. ${say(next.key)}`;
}
