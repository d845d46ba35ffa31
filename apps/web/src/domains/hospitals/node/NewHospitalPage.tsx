import { Button, Stack } from '@mantine/core';
import { hospitals as routes } from '@pramana/contract';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { paths } from '../../../paths.ts';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { Page } from '../../../ui/Page.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { AdminFields, DayFields, HospitalFields, LicenceFields } from './HospitalFields.tsx';
import { type HospitalForm, NEW_HOSPITAL, slugOf, toHospitalInput } from './hospitalForm.ts';

const FORM = 'new-hospital';
const SHOWN = [
  'name',
  'slug',
  'timeZone',
  'currency',
  'dayCutHour',
  'yearStartMonth',
  'stateCode',
  'gstin',
  'registrationNumber',
  'drugLicences',
  'phone',
  'admin/name',
  'admin/login',
  // The server names a login that is taken already by its own word.
  'login',
  'admin/password',
];

/** Adds a hospital with its first administrator, who then adds everybody else. */
export default function NewHospitalPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useAction(routes.hospitals.create, { refreshes: [routes.hospitals.list] });
  const { errorOf, general } = useFormProblem(create.problem, SHOWN);
  const [form, setForm] = useState(NEW_HOSPITAL);
  const set = (change: Partial<HospitalForm>): void => {
    // The short name follows the name until it is typed itself.
    const follows = change.name !== undefined && form.slug === slugOf(form.name);
    setForm({ ...form, ...change, ...(follows ? { slug: slugOf(change.name ?? '') } : {}) });
  };
  const save = (): void =>
    create.run({ body: toHospitalInput(form) }, ({ data }) => {
      toast(t('hospitals.node.added', { name: data.name }));
      void navigate({ to: paths.node(), ignoreBlocker: true });
    });
  const fields = { form, set, errorOf };
  return (
    <Page
      title={t('hospitals.node.add')}
      actions={
        <Button type="submit" form={FORM} loading={create.isBusy}>
          {t('hospitals.node.add')}
        </Button>
      }
    >
      <LeaveGuard isOn={form !== NEW_HOSPITAL && !create.isBusy} />
      <Form id={FORM} label={t('hospitals.node.add')} onSubmit={save} problem={create.problem}>
        <Stack gap="lg">
          <HospitalFields {...fields} />
          <DayFields {...fields} />
          <LicenceFields {...fields} />
          <AdminFields {...fields} />
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Page>
  );
}
