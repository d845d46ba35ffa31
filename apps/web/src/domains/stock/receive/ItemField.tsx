import { Button } from '@mantine/core';
import { catalogue, type ItemRowJson } from '@pramana/contract';
import { type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { SearchPick } from '../../../ui/SearchPick.tsx';
import { PackPicture } from '../../catalogue/picture/PackPicture.tsx';
import classes from '../Stock.module.css';
import { type ReceiveFields, withItem } from './receiveFields.ts';

interface ItemFieldProps {
  fields: ReceiveFields;
  onChange: (fields: ReceiveFields) => void;
  error: ReactNode;
  inputRef: Ref<HTMLInputElement>;
}

/** What arrived: found by its first letters or its barcode, then shown with a way to choose another. */
export function ItemField({ fields, onChange, error, inputRef }: ItemFieldProps) {
  const { t } = useTranslation();
  const { item } = fields;
  if (item) {
    return (
      <div className={classes.chosen}>
        <PackPicture blobId={item.photoBlobId} kind={item.kind} size={40} />
        <ItemWords item={item} />
        <Button variant="subtle" onClick={() => onChange({ ...fields, item: null, mrp: null })}>
          {t('stock.receive.other')}
        </Button>
      </div>
    );
  }
  return (
    <SearchPick<ItemRowJson>
      label={t('stock.field.item')}
      placeholder={t('stock.receive.itemHint')}
      cacheKey={[catalogue.items.list.id, 'stocked']}
      search={async (q, signal) =>
        (await call(catalogue.items.list, { query: { q } }, { signal })).data.filter(({ stocked }) => stocked)
      }
      keyOf={(found) => found.id}
      render={(found) => <ItemWords item={found} />}
      onPick={(found) => onChange(withItem(fields, found))}
      emptyText={t('stock.receive.noItem')}
      error={error}
      inputRef={inputRef}
      autoFocus
    />
  );
}

function ItemWords({ item }: { item: ItemRowJson }) {
  return (
    <span className={classes.words}>
      <strong>{item.name}</strong>
      <span className={classes.dim}>{[item.strength, item.packLabel].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
