import { notifications } from '@mantine/notifications';

/** Says that something was done, by the verb of its button: "Sealed". Failures stand where they happened, never here. */
export function toast(message: string): void {
  notifications.show({ message, autoClose: 4000, withBorder: true });
}
