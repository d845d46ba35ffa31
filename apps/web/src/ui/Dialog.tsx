import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ShortcutLevel } from '../lib/keys.ts';
import classes from './Dialog.module.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Content width in CSS pixels at the desk; on the phone a dialog is the whole screen. */
  width?: number;
  /** False where leaving is no choice, as when signing in again. */
  canClose?: boolean;
  /** The buttons; on the phone they stay at the thumb. */
  footer?: ReactNode;
  children: ReactNode;
}

/** A dialog. While it is open the page's shortcuts are silent and its own work. */
export function Dialog({ title, isOpen, onClose, width = 480, canClose = true, footer, children }: DialogProps) {
  const { t } = useTranslation();
  const isPhone = useMediaQuery('(max-width: 40em)') ?? false;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={width}
      fullScreen={isPhone && canClose}
      closeOnClickOutside={false}
      closeOnEscape={canClose}
      withCloseButton={canClose}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '' }}
    >
      <ShortcutLevel>
        {children}
        {footer === undefined ? null : <div className={classes.footer}>{footer}</div>}
      </ShortcutLevel>
    </Modal>
  );
}
