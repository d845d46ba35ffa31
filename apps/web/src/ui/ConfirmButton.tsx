import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton, type ActionButtonProps } from './ActionButton.tsx';
import { Dialog } from './Dialog.tsx';

export interface ConfirmButtonProps extends ActionButtonProps {
  /** The question, in the words of the button: "Put this draft away?" */
  question: string;
  /** What follows from it. */
  consequence: string;
  /** The verb again; the button's own text when absent. */
  verb?: string;
}

/** An action that is hard to take back: asks once, with the consequence, and the verb on the button again. */
export function ConfirmButton({ question, consequence, verb, onAct, ...button }: ConfirmButtonProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  // What was asked stands until the dialog is gone, also where the answer has changed what the button says.
  const [asked, setAsked] = useState({ question, consequence, verb: verb ?? button.children });
  const ask = (): void => {
    setAsked({ question, consequence, verb: verb ?? button.children });
    setOpen(true);
  };
  const confirm = (): void => {
    setOpen(false);
    onAct();
  };
  const footer = (
    <>
      <Button variant="default" onClick={() => setOpen(false)} data-autofocus>
        {t('common.cancel')}
      </Button>
      <Button {...(button.color === undefined ? {} : { color: button.color })} onClick={confirm}>
        {asked.verb}
      </Button>
    </>
  );
  return (
    <>
      <ActionButton {...button} onAct={ask} />
      <Dialog title={asked.question} isOpen={isOpen} onClose={() => setOpen(false)} width={440} footer={footer}>
        <Text size="sm">{asked.consequence}</Text>
      </Dialog>
    </>
  );
}
