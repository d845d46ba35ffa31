import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface SubmitButtonProps extends Omit<ButtonProps, 'disabled'> {
  /** Whether the form holds what it needs. */
  isReady: boolean;
  /** What it still needs, where that is not plain from its fields. */
  why?: string;
  /** The form's id, where the button stands outside it. */
  form?: string;
  children: ReactNode;
}

/** Sends its form. While something is missing it says so on hover, focus and tap, and neither it nor Enter sends. */
export function SubmitButton({ isReady, why, children, ...look }: SubmitButtonProps) {
  const { t } = useTranslation();
  const reason = why ?? t('common.fillIn');
  // Enter in a field presses this button too.
  const hold = (event: MouseEvent): void => (isReady ? undefined : event.preventDefault());
  return (
    <Tooltip label={reason} disabled={isReady} multiline maw={320}>
      <Button
        {...look}
        type="submit"
        onClick={hold}
        {...(isReady ? {} : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': reason })}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
