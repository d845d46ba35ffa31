import type { BlockDetailJson } from '@pramana/contract';
import { IconLink, IconUnlink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortHash } from '../../../lib/format.ts';
import { useRoute } from '../../../lib/query.ts';
import type { BlockJson } from '../chain/lanes.ts';
import { useChain } from '../chainSource.ts';
import classes from './Block.module.css';

interface NeighboursProps {
  block: BlockJson;
  checks: BlockDetailJson['checks'];
}

/** The block between the one before and the one after it, with the hash that ties them. */
export function Neighbours({ block, checks }: NeighboursProps) {
  const { t } = useTranslation();
  const series = useRoute(useChain().routes.series, {}).data ?? [];
  const last = series.find(({ code }) => code === block.series)?.lastNumber ?? block.number;
  const isLinked = checks.find(({ check }) => check === 'link')?.ok;
  const Sign = isLinked === false ? IconUnlink : IconLink;
  return (
    <nav className={classes.chain} aria-label={t('sealing.block.inChain')}>
      {block.number === 0 ? (
        <span className={classes.end}>{t('sealing.block.first')}</span>
      ) : (
        <Step series={block.series} number={block.number - 1} word={t('sealing.block.before')} />
      )}
      <span className={classes.tie} data-broken={isLinked === false || undefined}>
        <Sign size={18} stroke={1.8} aria-hidden />
        <code title={block.prev}>{shortHash(block.prev)}</code>
      </span>
      <span className={classes.here} aria-current="true">
        <strong>{block.label}</strong>
        <code title={block.hash}>{shortHash(block.hash)}</code>
      </span>
      {block.number < last ? (
        <>
          <span className={classes.tie}>
            <IconLink size={18} stroke={1.8} aria-hidden />
          </span>
          <Step series={block.series} number={block.number + 1} word={t('sealing.block.after')} />
        </>
      ) : (
        <span className={classes.end}>{t('sealing.block.last')}</span>
      )}
    </nav>
  );
}

function Step({ series, number, word }: { series: string; number: number; word: string }) {
  const chain = useChain();
  return (
    <Link to={chain.block(series, number)} className={classes.step}>
      <span className={classes.dim}>{word}</span>
      <span>{`${series}-${String(number).padStart(6, '0')}`}</span>
    </Link>
  );
}
