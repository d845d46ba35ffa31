import './ui/layers.css';
import '@fontsource-variable/noto-sans/wght.css';
import '@fontsource-variable/noto-sans-devanagari/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
// Mantine stands in a layer of its own: our style sheets win whatever the order in which chunks arrive.
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { startI18n } from './lib/i18n.ts';
import { listenToActivity } from './lib/activity.ts';
import { listenToKeys } from './lib/keys.ts';
import { followLock } from './lib/lock.ts';
import { hearBrowser } from './lib/network.ts';
import { publishNonce } from './lib/nonce.ts';
import { lookAgain } from './lib/session.tsx';
import { keepShell } from './lib/shell.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

publishNonce();
await startI18n();
listenToKeys(window);
listenToActivity(window);
hearBrowser(window);
followLock(window, lookAgain);
createRoot(root).render(<App />);
keepShell();
