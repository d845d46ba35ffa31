import { Tooltip } from '@mantine/core';
import type { BillLineJson } from '@pramana/contract';
import { IconFlag, IconFlagCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Evidence.module.css';

interface EvidenceFlagProps {
  grade: BillLineJson['evidenceGrade'];
  /** With its word, on a document; only the mark, in the dense counter. */
  isCompact?: boolean;
}

/** How well a line is supported by recorded care (B4). Unsupported is amber and quiet: most counter sales are. */
export function EvidenceFlag({ grade, isCompact = false }: EvidenceFlagProps) {
  const { t } = useTranslation();
  const Icon = grade === 'unsupported' ? IconFlag : IconFlagCheck;
  const word = t(`billing.evidence.${grade}`);
  return (
    <Tooltip label={t(`billing.evidenceMeans.${grade}`)} multiline maw={280}>
      <span
        className={classes.flag}
        data-grade={grade}
        tabIndex={0}
        role="img"
        aria-label={`${word}: ${t(`billing.evidenceMeans.${grade}`)}`}
      >
        <Icon size={16} stroke={1.8} aria-hidden />
        {isCompact ? null : <span>{word}</span>}
      </span>
    </Tooltip>
  );
}
