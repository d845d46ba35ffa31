import { Anchor, Badge, Button } from '@mantine/core';
import type { RecordHistoryJson, RecordVersionJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyHash } from '../../../ui/CopyHash.tsx';
import { SealBadge } from '../../../ui/SealBadge.tsx';
import { Section } from '../../../ui/Section.tsx';
import { TimeText } from '../../../ui/TimeText.tsx';
import { sealState, useVersionFacts } from '../sealOf.ts';
import type { RecordSource } from '../source.ts';
import { useRecordWords } from '../words.ts';
import { Difference } from './Difference.tsx';
import { SignedBy } from './SignedBy.tsx';
import { VersionContent } from './VersionContent.tsx';
import classes from '../Records.module.css';

interface VersionProps {
  record: Pick<RecordHistoryJson, 'id' | 'category' | 'type'>;
  version: RecordVersionJson;
  /** The one before, where this reader sees it. */
  before: RecordVersionJson | undefined;
  source: RecordSource;
}

/** One version: who wrote it, when and why, its seal, its signatures, and what changed by it. */
export function Version({ record, version, before, source }: VersionProps) {
  const { t } = useTranslation();
  const words = useRecordWords();
  const facts = useVersionFacts(source);
  const [isCompared, setCompared] = useState(false);
  const { content, author, hash, previousHash } = version;
  const isComparable = content !== null && before?.content !== undefined && before.content !== null;
  return (
    <Section title={t('records.version', { number: version.version })}>
      <div className={classes.version}>
        <div className={classes.versionHead}>
          <SealBadge state={sealState(version)} facts={facts(record, version)} />
          <SignedBy signatures={version.signatures} />
          {version.released ? null : (
            <Badge tt="none" variant="light" color="gray">
              {t('records.notReleased')}
            </Badge>
          )}
        </div>
        <p className={classes.meta}>
          <span>{t('records.enteredBy', { who: author.name, role: words.role(author.role) })}</span>
          <TimeText at={version.at} />
          <span>{t('records.about', { day: words.day(version.date) })}</span>
        </p>
        {content === null || content.reason === '' ? null : (
          <p className={classes.meta}>{t('records.because', { reason: content.reason })}</p>
        )}
        <VersionContent record={record.id} version={version} source={source} />
        {isCompared && content && before?.content ? <Difference before={before.content} after={content} /> : null}
        <p className={classes.hashes}>
          <span>
            {t('records.hash')} <CopyHash hash={hash} />
          </span>
          {previousHash === null ? null : (
            <span>
              {t('records.previousHash')} <CopyHash hash={previousHash} />
            </span>
          )}
        </p>
        <div className={classes.acts}>
          {isComparable ? (
            <Button
              variant="default"
              size="compact-sm"
              aria-expanded={isCompared}
              onClick={() => setCompared((was) => !was)}
            >
              {t(isCompared ? 'records.diff.hide' : 'records.diff.show', { number: version.version - 1 })}
            </Button>
          ) : null}
          <Files record={record} version={version} source={source} />
        </div>
      </div>
    </Section>
  );
}

/** What can be taken away and checked elsewhere: the proof, and where it is signed the signature. */
function Files({ record, version, source }: Pick<VersionProps, 'record' | 'version' | 'source'>) {
  const { t } = useTranslation();
  const { version: number, signatures } = version;
  if (sealState(version) === 'queued') return <span className={classes.dim}>{t('records.proofSoon')}</span>;
  // Until the log has answered the file is refused, and a browser only says that its download failed.
  const isProven = signatures.every((each) => sealState(each) !== 'queued');
  const isSigned = signatures.length > 0 && isProven;
  return (
    <>
      <Anchor size="sm" href={source.receiptHref(record.id, number)} download>
        {t('records.proof')}
      </Anchor>
      {isSigned ? (
        <Anchor size="sm" href={source.signatureHref(record.id, number, false)} download>
          {t('records.signatureFile')}
        </Anchor>
      ) : null}
      {isProven ? null : <span className={classes.dim}>{t('records.proofSoon')}</span>}
      {isSigned && version.content !== null ? (
        <Anchor size="sm" href={source.signatureHref(record.id, number, true)} download>
          {t('records.signatureWithContent')}
        </Anchor>
      ) : null}
    </>
  );
}
