import { Menu } from '@mantine/core';
import type { Language } from '@pramana/contract';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '../lib/i18n.ts';

interface LanguageItemsProps {
  /** The address of a paper in a language: each is a link. Otherwise one of them is chosen. */
  href?: (language: Language) => string;
  chosen?: Language;
  onChoose?: (language: Language) => void;
}

/** The languages of a paper, each in its own words, inside a menu. */
export function LanguageItems({ href, chosen, onChoose }: LanguageItemsProps) {
  const { t } = useTranslation();
  const languages = Object.entries(LANGUAGES) as [Language, string][];
  return (
    <>
      <Menu.Label>{t('print.language')}</Menu.Label>
      {languages.map(([key, name]) =>
        href === undefined ? (
          <Menu.Item
            key={key}
            lang={key}
            closeMenuOnClick={false}
            role="menuitemradio"
            aria-checked={key === chosen}
            rightSection={key === chosen ? '✓' : null}
            onClick={() => onChoose?.(key)}
          >
            {name}
          </Menu.Item>
        ) : (
          <Menu.Item key={key} lang={key} component="a" href={href(key)}>
            {name}
          </Menu.Item>
        ),
      )}
    </>
  );
}
