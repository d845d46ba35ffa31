import { getDefaultZIndex, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ShortcutLevel } from '../lib/keys.ts';
import classes from './Dialog.module.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Content width at the desk, CSS pixels or a CSS length; on the phone a dialog is the whole screen. */
  width?: number | string;
  /** False where leaving is no choice, as when signing in again. */
  canClose?: boolean;
  /** Stands above other dialogs, as a question about the session does. */
  isAbove?: boolean;
  /** The buttons; on the phone they stay at the thumb. */
  footer?: ReactNode;
  children: ReactNode;
}

/**
 * A dialog. While it is open the page's shortcuts are silent and its own work. A click beside it does not close it: what was
 * typed in it would be lost.
 */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, width = 480, canClose = true, isAbove = false, footer, children } = props;
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 40em)') ?? false;
  useFocusBack(isOpen);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={width}
      centered
      fullScreen={isPhone && canClose}
      closeOnClickOutside={false}
      closeOnEscape={canClose}
      zIndex={getDefaultZIndex(isAbove ? 'popover' : 'modal') + (isAbove ? 50 : 0)}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: a second <header> would be a second banner of the page. */}
        <div className={classes.head}>
          <Modal.Title className={classes.title}>{title}</Modal.Title>
          {canClose ? <Modal.CloseButton size="lg" aria-label={t('common.close')} /> : null}
        </div>
        <Modal.Body className={classes.body}>
          <ShortcutLevel isAbove={isAbove}>
            {children}
            {footer === undefined ? null : <div className={classes.footer}>{footer}</div>}
          </ShortcutLevel>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** The last that had the focus: a button that is busy while it asks loses it before the dialog opens. */
let lastFocused: HTMLElement | null = null;
document.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement) lastFocused = target;
});

/** Gives the focus back to what opened the dialog, also when the dialog is taken away while it is open. */
function useFocusBack(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const { activeElement } = document;
    const opener =
      activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : lastFocused;
    return () => giveBack(opener, 10);
  }, [isOpen]);
}

/** Waits until the dialog has left and a busy button is free again; whoever took the focus meanwhile keeps it. */
function giveBack(opener: HTMLElement | null, tries: number): void {
  setTimeout(() => {
    const { activeElement } = document;
    const isTaken = activeElement !== document.body && activeElement?.closest('[role=dialog]') === null;
    if (isTaken || opener === null || !opener.isConnected) return;
    if (activeElement === document.body) opener.focus({ preventScroll: true });
    if (document.activeElement !== opener && tries > 1) giveBack(opener, tries - 1);
  }, 50);
}
