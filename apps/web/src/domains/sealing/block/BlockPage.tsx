import type { BlockDetailJson } from '@pramana/contract';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import type { SealState } from '../../../ui/SealMark.tsx';
import { SealPanel } from '../../../ui/SealPanel.tsx';
import { Section } from '../../../ui/Section.tsx';
import { useChain } from '../chainSource.ts';
import { useKindWord } from '../kindWord.ts';
import { useWhenSealed } from '../whenSealed.ts';
import classes from './Block.module.css';
import { useBlockFacts } from './blockFacts.ts';
import { ClaimItems } from './ClaimItems.tsx';
import { DocumentLink } from './DocumentLink.tsx';
import { HeaderFacts } from './HeaderFacts.tsx';
import { Neighbours } from './Neighbours.tsx';

/** One block: what was sealed as far as the viewer may see it, how it hangs in the chain, and every check made on it. */
export default function BlockPage() {
  const { t } = useTranslation();
  const { series = '', number = '' } = useParams({ strict: false });
  const chain = useChain();
  const block = useRoute(chain.routes.block, { params: { series, number } });
  useWhenSealed(block.data?.block.state === 'queued', block.refetch);
  if (block.problem && !block.data) {
    const back = { to: chain.list, label: t(chain.title) };
    return <PageProblem title={`${series} ${number}`} problem={block.problem} onRetry={block.refetch} back={back} />;
  }
  if (!block.data) return <PageSkeleton />;
  return <Shown detail={block.data} />;
}

function Shown({ detail }: { detail: BlockDetailJson }) {
  const { t } = useTranslation();
  const facts = useBlockFacts();
  const kindWord = useKindWord();
  const { block, header, items, checks } = detail;
  const state: SealState = checks.some(({ ok }) => ok === false) ? 'broken' : block.state;
  return (
    <Page
      title={block.label}
      badge={<SealBadge state={state} />}
      subtitle={kindWord(block.kind, block.series)}
      actions={<DocumentLink detail={detail} />}
    >
      <Neighbours block={block} checks={checks} />
      <div className={classes.columns}>
        <div className={classes.head}>
          <Section title={t('sealing.block.head')}>
            <HeaderFacts block={block} header={header} />
          </Section>
        </div>
        <div className={classes.proof}>
          <Section title={t('sealing.block.seal')}>
            <SealPanel state={state} facts={facts(block, checks)} />
          </Section>
        </div>
        <div className={classes.claim}>
          <Section title={t('sealing.block.items')}>
            <ClaimItems items={items} isReadable={header !== null} />
          </Section>
        </div>
      </div>
    </Page>
  );
}
