import { getDefaultZIndex, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef, useState } from 'react';
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

/**
 * Gives the focus back to what opened the dialog when the dialog is taken away while it is open, as one is that exists
 * only while it is needed. The one that stays and closes is Mantine's affair.
 */
function useFocusBack(isOpen: boolean): void {
  const [opener] = useState(() => document.activeElement);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    wasOpen.current = isOpen;
  }, [isOpen]);
  useEffect(
    () => () => {
      if (!wasOpen.current || !(opener instanceof HTMLElement)) return;
      // The dialog leaves the document first; whoever took the focus meanwhile keeps it.
      setTimeout(() => {
        if (opener.isConnected && document.activeElement === document.body) opener.focus({ preventScroll: true });
      });
    },
    [opener],
  );
}
