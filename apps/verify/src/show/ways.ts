/** The ways in: camera, file, drop, paste. What comes in is read here and handed on; nothing is judged here. */
import { type PictureReader, readFile } from '../read/file.ts';
import { readPicture } from '../read/picture.ts';
import { readPasted } from '../read/text.ts';
import type { Say } from '../texts.ts';
import type { Actions, Ways } from './actions.ts';
import { cameraWay } from './camera.ts';
import { el } from './dom.ts';

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
  return {
    view,
    take,
    isScanning: () => camera.isScanning(),
    stop: () => camera.stop(),
    update: (collected, notice) => camera.update(collected, notice),
  };
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
    accept: 'image/*,application/pdf,.tlog-proof,.pramana-signature,.txt,text/plain',
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
