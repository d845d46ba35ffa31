import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says what was done and offers to take it back; long enough to read and reach (WCAG 2.2.1). */
export function undoToast(message: string, undoWord: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          variant="subtle"
          size="compact-sm"
          flex="none"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {undoWord}
        </Button>
      </Group>
    ),
  });
}
