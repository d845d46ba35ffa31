import { Text, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { places, searchSources } from '../domains.ts';
import { useShortcut } from '../lib/keys.ts';
import { useSession } from '../lib/session.tsx';
import { Dialog } from './Dialog.tsx';
import { ariaKeys, KeyHint } from './KeyHint.tsx';
import { type PaletteHit, searchAll } from './paletteSearch.ts';
import { SearchPick } from './SearchPick.tsx';
import classes from './Palette.module.css';

const COMBO = 'mod+k';

/** The search of the top bar: finds any page, patient, bill, medicine, as far as the domains offer them. */
export function Palette() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcut(COMBO, () => setOpen(true));
  return (
    <>
      <UnstyledButton className={classes.trigger} onClick={() => setOpen(true)} aria-keyshortcuts={ariaKeys(COMBO)}>
        <IconSearch size={18} stroke={1.8} aria-hidden />
        <span className={classes.word}>{t('palette.open')}</span>
        <KeyHint combo={COMBO} />
      </UnstyledButton>
      <Dialog title={t('palette.title')} isOpen={isOpen} onClose={() => setOpen(false)} width={620}>
        <PaletteSearch onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function PaletteSearch({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const navigate = useNavigate();
  const openPlaces = places
    .filter((place) => may(place.permission))
    .map(({ path, label }) => ({ path, title: t(label) }));
  const sources = searchSources.filter((source) => may(source.permission));
  const open = (hit: PaletteHit): void => {
    onDone();
    void navigate({ to: hit.path });
  };
  return (
    <SearchPick<PaletteHit>
      label={t('palette.field')}
      isLabelHidden
      placeholder={t('palette.field')}
      autoFocus
      isInline
      onEscape={onDone}
      minLength={0}
      cacheKey={['palette']}
      search={(text, signal) =>
        searchAll({
          text,
          signal,
          places: openPlaces,
          placesGroup: t('palette.pages'),
          sources,
          groupName: (source) => t(source.label),
        })
      }
      keyOf={(hit) => hit.key}
      groupOf={(hit) => hit.group}
      render={(hit) => (
        <>
          {hit.title}
          {hit.detail === undefined ? null : (
            <Text span size="xs" c="dimmed" ml="sm">
              {hit.detail}
            </Text>
          )}
        </>
      )}
      onPick={open}
      emptyText={t('palette.nothing')}
    />
  );
}
