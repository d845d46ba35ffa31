import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Form } from '../../../ui/Form.tsx';
import { ProblemText } from '../../../ui/ProblemText.tsx';
import classes from '../Appointments.module.css';
import type { ProblemError } from '../../../lib/problem.ts';

interface Thing {
  name: string;
  /** How long a kind of visit lasts; a room has none. */
  minutes?: number;
}

interface EditThingProps<Of extends Thing> {
  label: string;
  thing: Of;
  saving: { isBusy: boolean; problem: ProblemError | null };
  onSave: (thing: Of, onDone: () => void) => void;
}

/** Another name of a room or a kind of visit, and how long one takes; visits that were agreed keep their time. */
export function EditThing<Of extends Thing>({ label, thing, saving, onSave }: EditThingProps<Of>) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Of | null>(null);
  const close = (): void => setEdited(null);
  const isWhole = edited !== null && edited.name.trim() !== '' && edited.minutes !== 0;
  const save = (): void => (isWhole ? onSave(edited, close) : undefined);
  const title = t('appointments.schedule.edit', { name: thing.name });
  return (
    <>
      <ActionIcon variant="subtle" size={36} aria-label={title} onClick={() => setEdited(thing)}>
        <IconPencil size={18} aria-hidden />
      </ActionIcon>
      {edited === null ? null : (
        <Dialog
          title={title}
          isOpen
          onClose={close}
          width={440}
          footer={
            <>
              <Button variant="default" onClick={close}>
                {t('common.cancel')}
              </Button>
              <ActionButton can={{ ok: isWhole, why: label }} isBusy={saving.isBusy} onAct={save}>
                {t('people.save')}
              </ActionButton>
            </>
          }
        >
          <Form label={title} onSubmit={save} problem={saving.problem}>
            <div className={classes.fields}>
              <TextInput
                label={label}
                value={edited.name}
                onChange={(event) => setEdited({ ...edited, name: event.currentTarget.value })}
                maxLength={200}
                data-autofocus
              />
              {edited.minutes === undefined ? null : (
                <NumberInput
                  label={t('appointments.schedule.minutes')}
                  description={t('appointments.schedule.minutesHint')}
                  value={edited.minutes}
                  onChange={(minutes) => setEdited({ ...edited, minutes: Number(minutes) })}
                  min={5}
                  max={480}
                  step={5}
                />
              )}
              {saving.problem ? <ProblemText problem={saving.problem} /> : null}
            </div>
          </Form>
        </Dialog>
      )}
    </>
  );
}
