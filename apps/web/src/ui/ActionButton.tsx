import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../lib/keys.ts';
import { ariaKeys, KeyHint } from './KeyHint.tsx';
import { openWord } from '../lib/openWord.ts';

/** The server's word on whether an act is possible now (contract `Can`). */
export interface CanDo {
  ok: boolean;
  why?: string;
  /** The server's reason as a code, for every language. */
  code?: string;
}

/** The reason in the reader's language; the server's own words, with their figures, in English. */
export function useWhyWords(): (can: CanDo | undefined) => string {
  const { t, i18n } = useTranslation();
  return (can) => {
    const { why = '', code } = can ?? {};
    if (code === undefined || i18n.language === 'en') return why;
    return openWord(t, `can.${code}`, { defaultValue: openWord(t, `problem.${code}`, { defaultValue: why }) });
  };
}

export interface ActionButtonProps extends Omit<ButtonProps, 'loading' | 'disabled' | 'rightSection'> {
  onAct: () => void;
  children: ReactNode;
  /** Disabled with its reason when not `ok`; absent: enabled. */
  can?: CanDo | undefined;
  /** Runs from anywhere on the page and is printed on the button. */
  shortcut?: string;
  isBusy?: boolean;
}

/**
 * A button that does one thing. When it cannot, it says why: it stays focusable, the reason is its description and shows on
 * hover, focus and tap.
 */
export function ActionButton({ onAct, can, shortcut, isBusy = false, children, ...look }: ActionButtonProps) {
  const isOff = can !== undefined && !can.ok;
  const why = useWhyWords()(can);
  const act = (): void => (isOff || isBusy ? undefined : onAct());
  useShortcut(shortcut, act, !isOff && !isBusy);
  return (
    <Tooltip label={why} disabled={!isOff || why === ''} multiline maw={320}>
      <Button
        {...look}
        onClick={act}
        loading={isBusy}
        {...(isOff ? { 'data-disabled': true, 'aria-disabled': true, 'aria-description': why } : {})}
        {...(shortcut === undefined
          ? {}
          : { 'aria-keyshortcuts': ariaKeys(shortcut), rightSection: <KeyHint combo={shortcut} /> })}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
