import type { ItemRowJson } from '@pramana/contract';
import { toDecimal } from '@pramana/kernel';
import { useTranslation } from 'react-i18next';
import { countText, monthText } from '../../../lib/format.ts';
import { useHospital } from '../../../lib/session.tsx';
import type { Column } from '../../../ui/table/column.ts';
import { PackPicture } from '../picture/PackPicture.tsx';
import { RateText } from '../RateText.tsx';
import { useUnitWord } from '../unitWord.ts';
import classes from '../Catalogue.module.css';

/** Name, strength and pack before any code. */
export function useItemColumns(): readonly Column<ItemRowJson>[] {
  const { t, i18n } = useTranslation();
  const { currency } = useHospital();
  const decimal = (rate: { amount: string } | null | undefined): string =>
    rate ? toDecimal(BigInt(rate.amount), currency) : '';
  const expiry = (item: ItemRowJson): string => (item.firstExpiry ? monthText(item.firstExpiry, i18n.language) : '');
  return [
    { key: 'name', title: t('catalogue.field.name'), cell: (item) => <Name item={item} />, text: (item) => item.name },
    {
      key: 'generic',
      title: t('catalogue.field.genericName'),
      cell: (item) => item.genericName,
      text: (item) => item.genericName,
      width: 180,
      isExtra: true,
    },
    {
      key: 'strength',
      title: t('catalogue.field.strength'),
      cell: (item) => item.strength,
      text: (item) => item.strength,
      width: 140,
    },
    {
      key: 'pack',
      title: t('catalogue.field.packLabel'),
      cell: (item) => item.packLabel,
      text: (item) => item.packLabel,
      width: 130,
    },
    {
      key: 'price',
      title: t('catalogue.field.price'),
      cell: (item) => <Price item={item} />,
      text: (item) => decimal(item.price?.rate),
      align: 'end',
      width: 120,
    },
    {
      key: 'mrp',
      title: t('catalogue.field.mrp'),
      cell: (item) => (item.price?.mrp ? <RateText rate={item.price.mrp} item={item} /> : '–'),
      text: (item) => decimal(item.price?.mrp),
      align: 'end',
      width: 110,
    },
    {
      key: 'stock',
      title: t('catalogue.field.stock'),
      cell: (item) => <Stock item={item} />,
      text: (item) => String(item.onHand ?? ''),
      align: 'end',
      width: 140,
    },
    {
      key: 'expiry',
      title: t('catalogue.field.firstExpiry'),
      cell: expiry,
      text: (item) => item.firstExpiry ?? '',
      width: 110,
    },
    {
      key: 'tax',
      title: t('catalogue.field.taxClass'),
      cell: (item) => item.taxClass,
      text: (item) => item.taxClass,
      width: 130,
    },
    {
      key: 'category',
      title: t('catalogue.field.category'),
      cell: (item) => item.category,
      text: (item) => item.category,
      width: 180,
      isExtra: true,
    },
    {
      key: 'code',
      title: t('catalogue.field.code'),
      cell: (item) => item.code,
      text: (item) => item.code,
      width: 110,
      isExtra: true,
    },
    {
      key: 'hsn',
      title: t('catalogue.field.hsn'),
      cell: (item) => item.hsn,
      text: (item) => item.hsn,
      width: 90,
      isExtra: true,
    },
    {
      key: 'kind',
      title: t('catalogue.field.kind'),
      cell: (item) => t(`catalogue.kind.${item.kind}`),
      text: (item) => item.kind,
      width: 130,
      isExtra: true,
    },
  ];
}

function Name({ item }: { item: ItemRowJson }) {
  return (
    <span className={classes.name}>
      <PackPicture blobId={item.photoBlobId} kind={item.kind} size={26} />
      <span className={classes.cut} title={item.name}>
        {item.name}
      </span>
    </span>
  );
}

function Price({ item }: { item: ItemRowJson }) {
  const { t } = useTranslation();
  if (item.price) return <RateText rate={item.price.rate} item={item} />;
  return <span className={classes.dim}>{t('catalogue.noPrice')}</span>;
}

/** Base units that may be sold; a service has none. */
export function Stock({ item }: { item: Pick<ItemRowJson, 'onHand' | 'unit'> }) {
  const { t, i18n } = useTranslation();
  const unitWord = useUnitWord();
  if (item.onHand === null) return '–';
  if (item.onHand === 0) return <span className={classes.dim}>{t('catalogue.noStock')}</span>;
  return `${countText(item.onHand, i18n.language)} ${unitWord(item.unit, item.onHand)}`;
}
