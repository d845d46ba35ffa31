import { ActionIcon, Button, Select } from '@mantine/core';
import { type CitedFileJson, type FileJson, type RecordCategory, reachOf, records } from '@pramana/contract';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { useSession } from '../../../lib/session.tsx';
import { AddFiles } from '../../files/AddFiles.tsx';
import { FileWords, useFileName } from '../../files/FileRow.tsx';
import { sizeText } from '../../files/sizeText.ts';
import type { ShownFile } from '../../files/source.ts';
import { UploadList } from '../../files/UploadList.tsx';
import { usePatientFiles } from '../../files/usePatientFiles.ts';
import { shownOf } from '../record/RecordFiles.tsx';
import type { RecordDraftHandle } from './useRecordDraft.ts';
import classes from '../Records.module.css';

export interface DraftFilesProps {
  draft: RecordDraftHandle;
  draftId: string;
  patientId: string;
  recordId: string | null;
}

/** Files of a draft: chosen or dropped, or picked of those that the patient has; cited by hash once it is saved. */
export function DraftFiles({ draft, draftId, patientId, recordId }: DraftFilesProps) {
  const { t, i18n } = useTranslation();
  const { category, files: cited } = draft.content;
  const { list, nameable } = useKnownFiles(patientId, recordId, cited);
  const all = list.rows;
  const pickable = usePickable(all, category).filter(({ id }) => !cited.some((each) => each.id === id));
  const add = ({ id, sha256 }: FileJson): void => {
    if (sha256 === null) return;
    draft.change((content) =>
      content.files.some((each) => each.id === id) ? {} : { files: [...content.files, { id, sha256 }] },
    );
  };
  const drop = (id: string): void =>
    draft.change((content) => ({ files: content.files.filter((each) => each.id !== id) }));
  const said = (file: FileJson): string => `${file.name ?? ''} · ${sizeText(file.size, i18n.language)}`;
  return (
    <fieldset className={classes.attach}>
      <legend className={classes.legend}>{t('records.files')}</legend>
      {cited.length === 0 ? null : (
        <ul className={classes.files} aria-label={t('records.attached')}>
          {cited.map((each) => (
            <Attached key={each.id} file={nameable.get(each.id) ?? unknown(each)} onDrop={() => drop(each.id)} />
          ))}
        </ul>
      )}
      <AddFiles
        patientId={patientId}
        unfinished={all.filter(({ state }) => state === 'uploading')}
        target={{ id: draftId, category }}
      />
      <UploadList patientId={patientId} target={draftId} onDone={add} />
      {pickable.length === 0 ? null : (
        <Select
          label={t('records.pickFile')}
          placeholder={t('records.pickFileHint')}
          data={pickable.map((file) => ({ value: file.id, label: said(file) }))}
          value={null}
          onChange={(id) => {
            const file = pickable.find((each) => each.id === id);
            if (file !== undefined) add(file);
          }}
          searchable
          className={classes.pick}
        />
      )}
      {list.hasMore ? (
        <Button variant="default" loading={list.isLoadingMore} onClick={list.loadMore} className={classes.older}>
          {t('files.older')}
        </Button>
      ) : null}
    </fieldset>
  );
}

function Attached({ file, onDrop }: { file: ShownFile; onDrop: () => void }) {
  const { t } = useTranslation();
  const name = useFileName(file);
  return (
    <li className={classes.attached}>
      <FileWords file={file} badge={null} more={null} />
      <ActionIcon variant="default" size="lg" aria-label={t('records.detach', { name })} onClick={onDrop}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </li>
  );
}

/** While the list is on its way, and for a file that this person sees only through the record: its hash. */
function unknown({ id, sha256 }: CitedFileJson): ShownFile {
  return { id, name: sha256.slice(0, 12), type: null, size: null, health: 'open' };
}

/** The patient's files as far as this person sees them, and those that the record cites already. */
function useKnownFiles(patientId: string, recordId: string | null, cited: readonly CitedFileJson[]) {
  const { data: record, isLoading } = useRoute(
    records.records.show,
    { params: { id: recordId ?? '' } },
    { enabled: recordId !== null },
  );
  const before = record?.versions.flatMap(({ content }) => content?.files ?? []) ?? [];
  const named = new Map<string, ShownFile>(before.map((file) => [file.id, shownOf(file)]));
  const unnamed = isLoading ? [] : cited.filter(({ id }) => !named.has(id));
  const list = usePatientFiles(
    patientId,
    unnamed.map(({ id }) => id),
  );
  const nameable = new Map<string, ShownFile>([...named, ...list.rows.map((file) => [file.id, file] as const)]);
  return { list, nameable };
}

/** What the server lets this person attach to a record of this category. */
function usePickable(all: readonly FileJson[], category: RecordCategory): FileJson[] {
  const { roles } = useSession();
  const { writes } = reachOf(roles);
  return all.filter(
    ({ state, health, category: kind }) =>
      state === 'stored' &&
      health === 'open' &&
      writes.includes(kind) &&
      (kind !== 'sensitive' || category === 'sensitive'),
  );
}
