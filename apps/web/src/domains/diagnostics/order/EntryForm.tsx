import { Alert } from '@mantine/core';
import { type LabOrderDetailJson, type RecordVersionJson, records, type RouteSpec } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../../lib/query.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { VersionContent } from '../../records/record/VersionContent.tsx';
import { STAFF } from '../../records/source.ts';
import classes from '../Diagnostics.module.css';
import { EntryFields } from './EntryFields.tsx';
import { type Base, draftOf, type Typed, typedIn, typedOf } from './typed.ts';
import { useEntryDraft } from './useEntryDraft.ts';

interface EntryFormProps {
  order: LabOrderDetailJson;
  refreshes: readonly RouteSpec[];
  /** Something was typed that must not be lost. */
  onTyping: () => void;
  onDone: () => void;
}

/** What was found, one field for each value with its unit and this patient's range; a correction begins with what is there. */
export function EntryForm({ order, ...props }: EntryFormProps) {
  const isEntered = order.state !== 'sampled' && order.record !== null;
  // What it began as it stays: a form whose result somebody else was faster with goes on with what was typed.
  const [isCorrection] = useState(isEntered);
  const { data } = useRoute(records.records.show, { params: { id: order.record ?? '' } }, { enabled: isEntered });
  const newest = isEntered ? (data?.versions[0] ?? null) : null;
  if (isCorrection && newest?.content?.data?.form !== 'result/1') return <PageSkeleton />;
  return <Kept order={order} newest={newest} {...props} />;
}

interface Begun extends Base {
  readonly typed: Typed;
  /** Counts beginnings: each has fields of its own. */
  readonly round: number;
}

/** What is typed is kept with every pause, and was begun from a version that may be overtaken. */
function Kept({ order, newest, ...props }: EntryFormProps & { newest: RecordVersionJson | null }) {
  const now: Base = { sample: order.sample?.number ?? null, version: newest?.version ?? null };
  const [left] = useState(order.draft?.content ?? null);
  const [begun, setBegun] = useState<Begun>(() =>
    left === null ? { ...now, typed: typedOf(newest), round: 0 } : { ...left, typed: typedIn(left), round: 0 },
  );
  const [isTyped, setTyped] = useState(left !== null);
  const draft = useEntryDraft(order, (content) => {
    if (content === null) return;
    setBegun({ ...content, typed: typedIn(content), round: begun.round + 1 });
    setTyped(true);
    props.onTyping();
  });
  const isOvertaken = begun.sample !== now.sample || begun.version !== now.version;
  const begin = (): void => {
    setBegun({ ...now, typed: typedOf(newest), round: begun.round + 1 });
    setTyped(false);
  };
  // Nothing is typed: it goes on from what is there now.
  if (isOvertaken && !isTyped) begin();
  const discard = (): void => {
    draft.set(null);
    begin();
  };
  const keep = (base: Base, typed: Typed): void => {
    draft.set(draftOf(base, typed));
    setBegun({ ...begun, sample: base.sample, version: base.version, typed });
    if (isTyped) return;
    setTyped(true);
    props.onTyping();
  };
  return (
    <>
      {isOvertaken && isTyped ? (
        <Overtaken order={order} newest={newest} onKeep={() => keep(now, begun.typed)} onBegin={discard} />
      ) : null}
      <EntryFields
        key={begun.round}
        order={order}
        isCorrection={begun.version !== null}
        version={begun.version}
        typed={begun.typed}
        draft={draft}
        refreshes={props.refreshes}
        onType={(typed) => keep(begun, typed)}
        isTyped={isTyped}
        onDiscard={() => {
          if (isTyped) discard();
          props.onDone();
        }}
        onDone={props.onDone}
      />
    </>
  );
}

interface OvertakenProps {
  order: LabOrderDetailJson;
  newest: RecordVersionJson | null;
  onKeep: () => void;
  onBegin: () => void;
}

/** Somebody else was faster: what they wrote, and the choice between it and what is typed. */
function Overtaken({ order, newest, onKeep, onBegin }: OvertakenProps) {
  const { t } = useTranslation();
  return (
    <Alert color="amber" mb="md" role="alert" title={t('diagnostics.overtaken')}>
      <p>{t('diagnostics.overtakenText')}</p>
      {newest === null || order.record === null ? null : (
        <VersionContent record={order.record} version={newest} source={STAFF} />
      )}
      <div className={classes.acts}>
        <ActionButton variant="default" onAct={onKeep}>
          {t('diagnostics.keepTyped')}
        </ActionButton>
        <ActionButton variant="default" onAct={onBegin}>
          {t('diagnostics.beginAnew')}
        </ActionButton>
      </div>
    </Alert>
  );
}
