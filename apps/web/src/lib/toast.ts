import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says that something was done, by the verb of its button: "Sealed". Failures stand where they happened, never here. */
export function toast(message: string): void {
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  notifications.show({ message, autoClose: 4000, withBorder: true, closeButtonProps });
}

/** Says that something was not done, where the place to say it is gone; it stays until it is closed. */
export function warn(message: string): void {
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  notifications.show({ message, color: 'red', autoClose: false, withBorder: true, closeButtonProps });
}
