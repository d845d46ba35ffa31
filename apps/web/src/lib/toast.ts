import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says that something was done, by the verb of its button: "Sealed". Failures stand where they happened, never here. */
export function toast(message: string): void {
  const closeButtonProps = { 'aria-label': i18next.t('common.close') };
  notifications.show({ message, autoClose: 4000, withBorder: true, closeButtonProps });
}
