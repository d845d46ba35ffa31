import type { Language } from '@pramana/contract';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type en from '../i18n/en/index.ts';

/** What each language calls itself. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', hi: 'हिन्दी', mr: 'मराठी' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

const STORED = 'pramana.language';

/** Only the language in use is fetched. */
const load: Record<Language, () => Promise<{ default: typeof en }>> = {
  en: () => import('../i18n/en/index.ts'),
  hi: () => import('../i18n/hi/index.ts'),
  mr: () => import('../i18n/mr/index.ts'),
};

function isLanguage(text: string): text is Language {
  return text in LANGUAGES;
}

function preferred(): Language {
  const wanted = [localStorage.getItem(STORED) ?? '', ...navigator.languages].map((each) => each.slice(0, 2));
  return wanted.find(isLanguage) ?? 'en';
}

/** Loads the reader's language; the first screen waits for it, so that no text is ever seen in another. */
export async function startI18n(): Promise<void> {
  const language = preferred();
  const { default: texts } = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: texts } },
    // React escapes already.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** Changes the language now and for the next visit of this browser. */
export async function setLanguage(language: Language): Promise<void> {
  const { default: texts } = await load[language]();
  i18next.addResourceBundle(language, 'translation', texts, true, true);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
}

// `npm run dev`: a changed text is shown at once; a reload would throw away what somebody has typed.
if (import.meta.hot) {
  import.meta.hot.accept(['../i18n/en/index.ts', '../i18n/hi/index.ts', '../i18n/mr/index.ts'], (changed) => {
    for (const [at, language] of (['en', 'hi', 'mr'] as const).entries()) {
      const texts: unknown = changed[at]?.['default'];
      if (texts !== undefined) i18next.addResourceBundle(language, 'translation', texts, true, true);
    }
    void i18next.changeLanguage(i18next.language);
  });
}
