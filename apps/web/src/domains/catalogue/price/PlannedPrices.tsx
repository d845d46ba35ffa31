import { Text } from '@mantine/core';
import type { ItemJson } from '@pramana/contract';
import type { IsoDate } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { exactTime } from '../../../lib/format.ts';
import { useNow } from '../../../lib/now.ts';
import { useHospital } from '../../../lib/session.tsx';
import { useRateWords } from '../RateText.tsx';
import { startOfDay } from './priceFields.ts';

/** The prices to come that end the new one; a ceiling that comes before them they bear. */
export function PlannedPrices({ item, from }: { item: ItemJson; from: IsoDate | null }) {
  const { t, i18n } = useTranslation();
  const { zone } = useHospital();
  const words = useRateWords();
  const now = useNow();
  const begins = from === null ? now : startOfDay(from, zone);
  const planned = item.prices.filter(
    ({ effectiveFrom, withdrawn }) => withdrawn === null && Date.parse(effectiveFrom) > begins,
  );
  return planned.map(({ id, effectiveFrom, rate, ceiling }) => (
    <Text key={id} size="sm" role="note">
      {t(ceiling ? 'catalogue.price.plannedCapped' : 'catalogue.price.planned', {
        time: exactTime(effectiveFrom, { zone, language: i18n.language }),
        price: words(rate, item.unit),
        ceiling: ceiling ? words(ceiling, item.unit) : '',
      })}
    </Text>
  ));
}
