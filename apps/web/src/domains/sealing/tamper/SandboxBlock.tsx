import { Button } from '@mantine/core';
import { toHex } from '@pramana/ledger';
import { IconBinary, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortHash } from '../../../lib/format.ts';
import { MoneyInput } from '../../../ui/MoneyInput.tsx';
import { SealMark } from '../../../ui/SealMark.tsx';
import { useKindWord } from '../kindWord.ts';
import type { BlockJudgement } from './judge.ts';
import { amountOf, nameOf, numberOf, type SandBlock } from './sandbox.ts';
import classes from './Tamper.module.css';
import type { SandboxActs } from './useSandbox.ts';

interface SandboxBlockProps {
  block: SandBlock;
  judged: BlockJudgement;
  acts: SandboxActs;
  canRemove: boolean;
}

/** One copied block with everything in it that can be tampered with. */
export function SandboxBlock({ block, judged, acts, canRemove }: SandboxBlockProps) {
  const { t } = useTranslation();
  const kindWord = useKindWord();
  const { content } = block;
  const number = numberOf(block) ?? '?';
  const isWhole = judged.lines !== false && judged.content;
  const isFirst = block.kind === 'genesis';
  const patient = isFirst ? t('sealing.tamper.genesis') : content?.patient;
  const name = t('sealing.tamper.block', { number });
  return (
    <article className={classes.block} aria-label={name} data-broken={!isWhole || undefined}>
      <header className={classes.title}>
        <strong>{name}</strong>
        <span className={classes.mark} data-broken={!isWhole || undefined}>
          <SealMark state={isWhole ? 'sealed' : 'broken'} />
        </span>
      </header>
      <span className={classes.patient}>{patient ?? kindWord(block.kind)}</span>
      {content?.items.map((item, line) => (
        <MoneyInput
          // oxlint-disable-next-line react/no-array-index-key -- lines are neither added nor moved
          key={line}
          label={nameOf(item.value)}
          value={BigInt(amountOf(item.value))}
          onChange={(amount) => (amount === null ? undefined : acts.change(block.key, line, Number(amount)))}
          currency="INR"
        />
      ))}
      <ul className={classes.damage}>
        {judged.lines === false ? <li>{t('sealing.tamper.badLines')}</li> : null}
        {judged.content ? null : <li>{t('sealing.tamper.badContent')}</li>}
      </ul>
      {content === null ? (
        <span className={classes.patient}>
          {t('sealing.field.commitment')} <code>{shortHash(toHex(block.commitment))}</code>
        </span>
      ) : null}
      <span className={classes.hash}>
        {t('sealing.field.hash')} <code>{shortHash(toHex(block.hash))}</code>
      </span>
      <div className={classes.acts}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconBinary size={16} aria-hidden />}
          onClick={() => acts.flip(block.key)}
        >
          {t('sealing.tamper.flip')}
        </Button>
        {isFirst ? null : (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={!canRemove}
            onClick={() => acts.remove(block.key)}
          >
            {t('sealing.tamper.remove')}
          </Button>
        )}
      </div>
    </article>
  );
}
