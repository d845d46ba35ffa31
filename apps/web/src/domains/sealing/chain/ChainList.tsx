import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../../lib/clock.ts';
import { shortHash } from '../../../lib/format.ts';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { useChain } from '../chainSource.ts';
import { useKindWord } from '../kindWord.ts';
import classes from './Chain.module.css';
import { type BlockJson, type LaneRow, laneRows } from './lanes.ts';
import { LaneLines } from './LaneLines.tsx';

interface ChainListProps {
  blocks: readonly BlockJson[];
  /** The lanes, by code, in the order in which they are drawn. */
  series: readonly string[];
}

/** The blocks as a list of links; arrow keys go from one to the next. */
export function ChainList({ blocks, series }: ChainListProps) {
  const { t } = useTranslation();
  // Rows of blocks that are newer than this slide in when they are drawn first.
  const [openedAt] = useState(serverNow);
  // A series that was opened a moment ago is drawn before the list of series tells of it.
  const lanes = [...new Set([...series, ...blocks.map((block) => block.series)])];
  const rows = laneRows(blocks, lanes);
  return (
    <ol className={classes.blocks} aria-label={t('sealing.blocks')} onKeyDown={moveByArrows}>
      {blocks.map((block, at) => {
        const row = rows[at];
        return row ? (
          <BlockRow key={block.label} block={block} row={row} isNew={Date.parse(block.at) > openedAt} />
        ) : null;
      })}
    </ol>
  );
}

function BlockRow({ block, row, isNew }: { block: BlockJson; row: LaneRow; isNew: boolean }) {
  const { t } = useTranslation();
  const kindWord = useKindWord();
  const chain = useChain();
  return (
    <li className={classes.row} data-new={isNew || undefined}>
      <LaneLines row={row} state={block.state} />
      <Link to={chain.block(block.series, block.number)} className={classes.block}>
        <span className={classes.label}>{block.label}</span>
        <span className={classes.kind}>{kindWord(block.kind, block.series)}</span>
        <span className={classes.hashes}>
          <code title={block.hash}>{shortHash(block.hash)}</code>
          <span className={classes.prev} data-link={row.link}>
            {block.number === 0
              ? t('sealing.link.first')
              : t(`sealing.link.${row.link}`, { hash: shortHash(block.prev) })}
          </span>
        </span>
        <span className={classes.author}>{block.author}</span>
        <span className={classes.time}>
          <TimeText at={block.at} />
        </span>
        <span className={classes.seal}>
          <SealBadge state={row.link === 'broken' ? 'broken' : block.state} isCompact />
        </span>
      </Link>
    </li>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLOListElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  links[to]?.focus();
}
