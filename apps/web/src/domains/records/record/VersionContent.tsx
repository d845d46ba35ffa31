import { Alert } from '@mantine/core';
import type { RecordVersionJson } from '@pramana/contract';
import { IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ClinicalContent } from '../../consultations/read/ClinicalContent.tsx';
import type { RecordSource } from '../source.ts';
import { RecordFiles } from './RecordFiles.tsx';
import classes from '../Records.module.css';

interface VersionContentProps {
  record: string;
  version: RecordVersionJson;
  source: RecordSource;
  /** The first lines, as in a list. */
  isShort?: boolean;
}

/** What a version says; in the place of one that is damaged or forgotten stands why nothing is shown. */
export function VersionContent({ record, version, source, isShort = false }: VersionContentProps) {
  const { t } = useTranslation();
  const { content, state } = version;
  if (content === null) {
    const what = state === 'forgotten' ? 'forgotten' : 'damaged';
    return (
      <Alert
        mt="xs"
        color={what === 'damaged' ? 'red' : 'gray'}
        icon={<IconShieldX size={18} aria-hidden />}
        title={t(`records.state.${what}`)}
      >
        {t(`records.state.${what}Text`)}
      </Alert>
    );
  }
  return (
    <>
      {content.data === null ? null : <ClinicalContent data={content.data} age={version.age} isShort={isShort} />}
      {content.fields.length === 0 ? null : (
        <dl className={classes.fields}>
          {content.fields.map(({ label, value }, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- two values may be called the same, and nothing moves
            <FieldText key={i} label={label} value={value} />
          ))}
        </dl>
      )}
      {content.text === '' ? null : (
        <p className={classes.text} data-short={isShort || undefined}>
          {content.text}
        </p>
      )}
      <RecordFiles record={record} files={content.files} source={source} withHash={!isShort} />
    </>
  );
}

function FieldText({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
