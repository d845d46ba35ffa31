import { catalogue, type ItemRowJson } from '@pramana/contract';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../../lib/api.ts';
import { countText, monthText } from '../../../../lib/format.ts';
import { MoneyText } from '../../../../ui/MoneyText.tsx';
import { SearchPick } from '../../../../ui/SearchPick.tsx';
import classes from './Line.module.css';
import { openWord } from '../../../../lib/openWord.ts';

interface ItemSearchProps {
  onPick: (item: ItemRowJson) => void;
  /** Arrow up in the empty field: to the lines above. */
  onUp: () => void;
  inputRef: Ref<HTMLInputElement>;
}

/** Finds what is sold by its first letters, a fragment, its code or barcode; Enter adds it. */
export function ItemSearch({ onPick, onUp, inputRef }: ItemSearchProps) {
  const { t } = useTranslation();
  const leave = (event: KeyboardEvent): void => {
    const isEmpty = event.target instanceof HTMLInputElement && event.target.value === '';
    if (event.key !== 'ArrowUp' || !isEmpty) return;
    event.preventDefault();
    event.stopPropagation();
    onUp();
  };
  return (
    <div onKeyDownCapture={leave}>
      <SearchPick<ItemRowJson>
        label={t('billing.item.search')}
        placeholder={t('billing.item.searchHint')}
        cacheKey={[catalogue.items.list.id, 'active']}
        search={async (q, signal) =>
          sellableFirst((await call(catalogue.items.list, { query: { q, status: 'active' } }, { signal })).data)
        }
        keyOf={(item) => item.id}
        render={(item) => <ItemOption item={item} />}
        onPick={onPick}
        emptyText={t('billing.item.none')}
        inputRef={inputRef}
      />
    </div>
  );
}

function ItemOption({ item }: { item: ItemRowJson }) {
  const { t, i18n } = useTranslation();
  const detail = [item.strength, item.packLabel, genericUnlessNamed(item)].filter(Boolean).join(' · ');
  return (
    <div className={classes.option}>
      <span className={classes.optionName}>{item.name}</span>
      <span className={classes.optionPrice}>
        {item.price ? (
          <MoneyText minor={item.price.rate.amount} />
        ) : (
          <span className={classes.warn}>{t('billing.item.noPrice')}</span>
        )}
      </span>
      <span className={classes.optionDetail}>{detail}</span>
      <span className={classes.optionDetail}>
        {item.onHand === null ? null : <Stock onHand={item.onHand} unit={item.unit} />}
        {item.firstExpiry
          ? ` · ${t('billing.line.expires', { month: monthText(item.firstExpiry, i18n.language) })}`
          : ''}
      </span>
    </div>
  );
}

function Stock({ onHand, unit }: { onHand: number; unit: string }) {
  const { t, i18n } = useTranslation();
  if (onHand === 0) return <span className={classes.warn}>{t('billing.item.noStock')}</span>;
  return (
    <>
      {t('billing.item.stock', {
        amount: countText(onHand, i18n.language),
        unit: openWord(t, `catalogue.unit.${unit}`, { defaultValue: unit, count: onHand }),
      })}
    </>
  );
}

/** What is on hand before what is not; otherwise as the search ranks it. */
function sellableFirst(items: readonly ItemRowJson[]): ItemRowJson[] {
  return items.toSorted((a, b) => Number(a.onHand === 0) - Number(b.onHand === 0));
}

/** A brand tells its generic name; a generic's own name would only be said twice. */
function genericUnlessNamed({ name, genericName }: ItemRowJson): string {
  const [first = ''] = genericName.toLowerCase().split(/[ +]/);
  return name.toLowerCase().includes(first) ? '' : genericName;
}
