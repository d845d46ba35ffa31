import { catalogue, type ItemJson } from '@pramana/contract';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../lib/api.ts';
import { asProblem } from '../../../lib/problem.ts';
import { useAction, useRoute } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { ConflictQuestion } from '../../../ui/ConflictQuestion.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { Page } from '../../../ui/Page.tsx';
import { PageProblem } from '../../../ui/PageProblem.tsx';
import { PageSkeleton } from '../../../ui/PageSkeleton.tsx';
import { ItemForm } from './ItemForm.tsx';
import { bodyOf, fieldsOf, type ItemFields, mergeItem } from './itemFields.ts';

/** Changes an item; begins from what is stored when the page opens. */
export default function EditItemPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams({ strict: false });
  const item = useRoute(catalogue.items.show, { params: { id } });
  const [start, setStart] = useState<ItemJson | null>(null);
  // A refresh must not pull the form from under the hands of who types.
  if (start === null && item.data && !item.isRefreshing) setStart(item.data);
  if (start) return <Editor key={start.id} start={start} />;
  if (!item.problem) return <PageSkeleton />;
  const back = { to: paths.catalogue(), label: t('catalogue.title') };
  return <PageProblem title={t('catalogue.card')} problem={item.problem} onRetry={item.refetch} back={back} />;
}

interface Dispute {
  theirs: ItemFields;
  parts: readonly (keyof ItemFields)[];
}

function Editor({ start }: { start: ItemJson }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [base, setBase] = useState(start);
  const [fields, setFields] = useState(() => fieldsOf(start));
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const params = { id: start.id };
  const update = useAction(catalogue.items.update, { refreshes: [catalogue.items.show, catalogue.items.list] });
  const join = async (): Promise<void> => {
    const { data: now } = await call(catalogue.items.show, { params });
    const merge = mergeItem(fieldsOf(base), fields, fieldsOf(now));
    setBase(now);
    setFields(merge.fields);
    setDispute({ theirs: fieldsOf(now), parts: merge.disputed });
  };
  const save = async (): Promise<void> => {
    const body = bodyOf(fields);
    if (body === null) return;
    try {
      await update.send({ params, body: { ...body, revision: base.revision } });
      toast(t('catalogue.saved'));
      void navigate({ to: paths.item(start.id), replace: true, ignoreBlocker: true });
    } catch (thrown) {
      // Every refusal stands in `update.problem`; this one is answered at once.
      if (asProblem(thrown).code === 'conflict') await join();
    }
  };
  const disputed = (dispute?.parts ?? []).map((part) => ({
    part,
    name: t(`catalogue.field.${part}`),
    stored: String(dispute?.theirs[part] ?? ''),
  }));
  const take = (part: keyof ItemFields): void => {
    if (!dispute) return;
    setFields({ ...fields, [part]: dispute.theirs[part] });
    setDispute({ ...dispute, parts: dispute.parts.filter((each) => each !== part) });
  };
  return (
    <Page title={t('catalogue.edit', { name: start.name })} subtitle={start.code}>
      <ItemForm
        label={t('catalogue.act.save')}
        fields={fields}
        onChange={(next) => {
          if (update.problem) update.clearProblem();
          setFields(next);
        }}
        onSubmit={() => void save()}
        onCancel={() => void navigate({ to: paths.item(start.id), replace: true })}
        isBusy={update.isBusy}
        problem={update.problem?.code === 'conflict' ? null : update.problem}
        question={dispute ? <ConflictQuestion disputed={disputed} onTake={take} /> : undefined}
      />
      <LeaveGuard isOn={JSON.stringify(bodyOf(fields)) !== JSON.stringify(bodyOf(fieldsOf(base)))} />
    </Page>
  );
}
