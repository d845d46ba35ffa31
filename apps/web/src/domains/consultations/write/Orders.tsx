import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { diagnostics, type LabTestJson } from '@pramana/contract';
import { fold } from '@pramana/kernel';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../lib/intent.ts';
import { useReader } from '../../../lib/query.ts';
import { SearchPick } from '../../../ui/SearchPick.tsx';
import classes from '../Consultations.module.css';
import type { ConsultationHandle } from './useConsultationDraft.ts';

/** So many tests are offered. */
const MOST = 12;
/** An admin may change the tests meanwhile. */
const STALE_MS = 10 * 60_000;

/** Tests that are asked for: of the catalogue, or in words. Sealed, each becomes an order of the laboratory. */
export function Orders({
  draft,
  errorOf,
}: {
  draft: ConsultationHandle;
  errorOf: (path: string) => string | undefined;
}) {
  const { t } = useTranslation();
  const { tests } = draft.content;
  const read = useReader(diagnostics.tests.list, STALE_MS);
  const set = (at: number, part: Partial<(typeof tests)[number]>): void =>
    draft.change({ tests: tests.map((test, i) => (i === at ? { ...test, ...part } : test)) });
  const add = (code: string | null, name: string): void =>
    draft.change({ tests: [...tests, { id: newKey(), code, name: name.slice(0, 200), note: '', urgent: false }] });
  return (
    <fieldset className={classes.block}>
      <legend className={classes.legend}>{t('consultations.orders')}</legend>
      {tests.map(({ name, note, urgent, code = null }, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- drafts from before have no ids, and rows are only added at the end
        <div key={i} className={classes.pair}>
          <TextInput
            label={t('consultations.field.test')}
            value={name}
            readOnly={code !== null}
            onChange={(event) => set(i, { name: event.currentTarget.value })}
            error={errorOf(`tests/${i}/name`)}
            maxLength={200}
          />
          <TextInput
            label={t('consultations.field.note')}
            value={note}
            onChange={(event) => set(i, { note: event.currentTarget.value })}
            maxLength={300}
          />
          <Switch
            size="xs"
            label={t('consultations.urgent')}
            checked={urgent}
            onChange={(event) => set(i, { urgent: event.currentTarget.checked })}
          />
          <div>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('consultations.remove', { name: name || String(i + 1) })}
              onClick={() => draft.change({ tests: tests.filter((_, at) => at !== i) })}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </div>
        </div>
      ))}
      <SearchPick<LabTestJson>
        label={t('diagnostics.search')}
        placeholder={t('diagnostics.searchHint')}
        cacheKey={[diagnostics.tests.list.id, 'search']}
        // Waits for the list: before it is there, "not in the list" would be said of every test.
        search={async (text) => found((await read({})).data.tests, text)}
        keyOf={({ code }) => code}
        render={({ name, also, specimen, fasting }) => (
          <div>
            {name}{' '}
            <span className={classes.dim}>
              {[also, specimen, fasting ? t('diagnostics.fasting') : ''].filter(Boolean).join(' · ')}
            </span>
          </div>
        )}
        onPick={({ code, name }) => add(code, name)}
        emptyText={t('diagnostics.noTest')}
        footer={(text) =>
          text.trim() === '' ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              // The field would lose the focus, and the list its place, before the click came.
              onMouseDown={(event) => {
                event.preventDefault();
                add(null, text.trim());
              }}
            >
              {t('diagnostics.asWritten', { text: text.trim() })}
            </Button>
          )
        }
      />
    </fieldset>
  );
}

/** Those with all these words in name or abbreviations; what begins with them first. */
function found(tests: readonly LabTestJson[], text: string): LabTestJson[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  return tests
    .filter(({ retired }) => !retired)
    .filter(({ name, also }) => words.every((word) => fold(`${name} ${also}`).includes(word)))
    .toSorted((a, b) => Number(fold(b.name).startsWith(first)) - Number(fold(a.name).startsWith(first)))
    .slice(0, MOST);
}
