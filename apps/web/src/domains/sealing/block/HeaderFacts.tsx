import type { BlockDetailJson } from '@pramana/contract';
import { NO_CURRENCY } from '@pramana/kernel';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { Fact, Facts } from '../../../ui/Facts.tsx';
import { MoneyText } from '../../../ui/MoneyText.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import type { BlockJson } from '../chain/lanes.ts';
import { useKindWord } from '../kindWord.ts';

interface HeaderFactsProps {
  block: BlockJson;
  header: BlockDetailJson['header'];
}

/** The head of the claim, the part that also stands in the QR; from the claim itself, not from the columns beside it. */
export function HeaderFacts({ block, header }: HeaderFactsProps) {
  const { t } = useTranslation();
  const kindWord = useKindWord();
  if (header === null) return <Text role="alert">{t('sealing.block.unreadable')}</Text>;
  const {
    hospital,
    series,
    number,
    kind,
    time,
    currency = NO_CURRENCY,
    total,
    paidAtSeal,
    itemCount,
    itemsRoot,
  } = header;
  const money = (amount: string | undefined) =>
    amount === undefined || currency === NO_CURRENCY ? null : <MoneyText minor={amount} currency={currency} />;
  return (
    <Facts>
      <Fact name={t('sealing.field.kind')}>{kindWord(kind ?? '', series)}</Fact>
      <Fact name={t('sealing.field.hospital')}>{hospital}</Fact>
      <Fact name={t('sealing.field.series')}>{series}</Fact>
      <Fact name={t('sealing.field.number')}>{number}</Fact>
      <Fact name={t('sealing.field.time')}>{time === undefined ? null : <TimeText at={time} />}</Fact>
      <Fact name={t('sealing.field.author')}>{block.author}</Fact>
      <Fact name={t('sealing.field.total')}>{money(total)}</Fact>
      <Fact name={t('sealing.field.paidAtSeal')}>{money(paidAtSeal)}</Fact>
      <Fact name={t('sealing.field.itemCount')}>{itemCount}</Fact>
      <Fact name={t('sealing.field.itemsRoot')}>{itemsRoot === undefined ? null : <CopyHash hash={itemsRoot} />}</Fact>
      <Fact name={t('sealing.field.commitment')}>
        <CopyHash hash={block.commitment} />
      </Fact>
      <Fact name={t('sealing.field.index')}>{block.index === null ? t('sealing.block.notYet') : block.index}</Fact>
    </Facts>
  );
}
