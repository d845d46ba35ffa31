import './style.css';
import { App } from './app.ts';
import { EDITION } from './edition.ts';
import { readCode, readPasted } from './read/text.ts';

const BASE = import.meta.env.BASE_URL;

function start(app: App): void {
  takeFragment(app);
  addEventListener('hashchange', () => takeFragment(app));
  addEventListener('drop', (event) => takeDropped(app, event));
  addEventListener('paste', (event) => takePasted(app, event));
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.dataset['drop'] = '';
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete document.body.dataset['drop'];
  });
  addEventListener('pagehide', () => app.rest());
  keepOffline(app);
}

/** Reads a receipt out of the link and takes it out of the address bar, so that no bookmark or shared link holds it. */
function takeFragment(app: App): void {
  const digits = location.hash.slice(1);
  if (digits === '') return;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    app.present([readCode(digits)]);
  } catch (error) {
    app.fail(error);
  }
}

function takeDropped(app: App, event: DragEvent): void {
  event.preventDefault();
  delete document.body.dataset['drop'];
  take(app, event.dataTransfer);
}

function takePasted(app: App, event: ClipboardEvent): void {
  // In a field the person pastes into the field.
  if (!(event.target instanceof HTMLTextAreaElement)) take(app, event.clipboardData);
}

function take(app: App, data: DataTransfer | null): void {
  const files = [...(data?.files ?? [])];
  const text = data?.getData('text/plain') ?? '';
  if (files.length > 0) {
    void app.take(files);
  } else if (text !== '') {
    try {
      app.present([readPasted(text)]);
    } catch (error) {
      app.fail(error);
    }
  }
}

/** The service worker, only where there is one: not from a file, not on plain http in a local network. */
function keepOffline(app: App): void {
  if (EDITION.single || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker
    .register(`${BASE}sw.js`, { scope: BASE.replace(/\/$/, '') })
    .then(() => navigator.serviceWorker.ready)
    .then(() => app.keptOffline())
    .catch(() => undefined);
}

const root = document.getElementById('app');
if (root === null) throw new Error('the page has no place for itself');
void App.open(root).then(start);
