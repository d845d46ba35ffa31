import { catalogue } from '@pramana/contract';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ItemForm } from './ItemForm.tsx';
import { bodyOf, EMPTY_ITEM } from './itemFields.ts';

/** Adds an item; its first price follows on its own page. */
export default function NewItemPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { history } = useRouter();
  const [fields, setFields] = useState(EMPTY_ITEM);
  const create = useAction(catalogue.items.create, { refreshes: [catalogue.items.list] });
  const add = (): void => {
    const body = bodyOf(fields);
    if (body === null) return;
    create.run({ body }, ({ data }) => {
      toast(t('catalogue.added', { name: data.name }));
      void navigate({ to: paths.item(data.id), replace: true, ignoreBlocker: true });
    });
  };
  return (
    <Page title={t('catalogue.new')} subtitle={t('catalogue.newText')}>
      <ItemForm
        label={t('catalogue.act.add')}
        fields={fields}
        onChange={(next) => {
          if (create.problem) create.clearProblem();
          setFields(next);
        }}
        onSubmit={add}
        onCancel={() => history.back()}
        isBusy={create.isBusy}
        problem={create.problem}
      />
      <LeaveGuard isOn={fields !== EMPTY_ITEM && !create.isBusy} />
    </Page>
  );
}
