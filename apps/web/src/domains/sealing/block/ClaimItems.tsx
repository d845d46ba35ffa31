import { Text } from '@mantine/core';
import type { BlockDetailJson } from '@pramana/contract';
import { IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import classes from './Block.module.css';
import { ItemValue } from './ItemValue.tsx';

interface ClaimItemsProps {
  items: BlockDetailJson['items'];
  isReadable: boolean;
}

/** What was sealed, piece by piece: shown with its value, or hidden behind its commitment. */
export function ClaimItems({ items, isReadable }: ClaimItemsProps) {
  const { t } = useTranslation();
  if (!isReadable) return <Text>{t('sealing.block.noItems')}</Text>;
  if (items.length === 0) return <Text c="dimmed">{t('sealing.block.empty')}</Text>;
  const hidden = items.filter(({ name }) => name === null).length;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {hidden === 0 ? t('sealing.block.asSealed') : t('sealing.block.hidden', { count: hidden })}
      </Text>
      <ol className={classes.items}>
        {items.map((item) => (
          <li key={item.position} className={classes.item} data-hidden={item.name === null || undefined}>
            <span className={classes.itemHead}>
              <span className={classes.itemName}>
                {item.name === null ? (
                  <>
                    <IconEyeOff size={16} stroke={1.6} aria-hidden /> {t('sealing.block.hiddenItem')}
                  </>
                ) : (
                  <code>{item.name}</code>
                )}
              </span>
              <CopyHash hash={item.commitment} />
            </span>
            {item.name === null ? null : <ItemValue value={item.value} />}
          </li>
        ))}
      </ol>
    </>
  );
}
