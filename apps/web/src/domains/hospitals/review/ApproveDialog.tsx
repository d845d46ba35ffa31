import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { hospitals as contract, type RegistrationReviewJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form, useFormProblem } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import { isSlug } from '../node/hospitalForm.ts';

const routes = contract.registrations;
const FORM = 'registration-approval';

/** Opens the hospital: its keys, its log, its administrator, and the entry of the node log. */
export function ApproveDialog({ review, onClose }: { review: RegistrationReviewJson; onClose: () => void }) {
  const { t } = useTranslation();
  const [slug, setSlug] = useState(review.suggestedSlug);
  const [isRight, setRight] = useState(false);
  const approve = useAction(routes.approve, {
    refreshes: [routes.show, routes.list, contract.hospitals.list, contract.console.list],
  });
  const { errorOf, general } = useFormProblem(approve.problem, ['slug']);
  const sameGstin = review.duplicates.some(({ kind, same }) => kind === 'hospital' && same === 'gstin');
  const submit = (): void => {
    if (!isSlug(slug)) return;
    approve.run(
      { params: { id: review.id }, body: { slug, ...(sameGstin ? { sameGstinIsRight: isRight } : {}) } },
      () => {
        toast(t('hospitals.review.approveDone'));
        onClose();
      },
    );
  };
  return (
    <Dialog
      title={t('hospitals.review.approve')}
      isOpen
      onClose={onClose}
      footer={
        <Button type="submit" form={FORM} loading={approve.isBusy}>
          {t('hospitals.review.approve')}
        </Button>
      }
    >
      <Form id={FORM} label={t('hospitals.review.approve')} onSubmit={submit} problem={approve.problem}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t('hospitals.review.approveText')}
          </Text>
          <TextInput
            label={t('hospitals.node.slug')}
            description={t('hospitals.node.slugRule')}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value.toLowerCase())}
            error={isSlug(slug) ? errorOf('slug') : t('hospitals.fault.not_a_slug')}
            data-autofocus
          />
          {sameGstin ? (
            <Checkbox
              label={t('hospitals.review.sameGstin')}
              checked={isRight}
              onChange={(event) => setRight(event.currentTarget.checked)}
            />
          ) : null}
          {general ? <ProblemText problem={general} /> : null}
        </Stack>
      </Form>
    </Dialog>
  );
}
