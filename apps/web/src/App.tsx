import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import 'dayjs/locale/en-in';
import 'dayjs/locale/hi';
import 'dayjs/locale/mr';
import { StrictMode } from 'react';
import { useTranslation } from 'react-i18next';
import { styleNonce } from './lib/nonce.ts';
import { queryClient } from './lib/query.ts';
import { router } from './routes.tsx';
import { cssVariables, theme } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'pramana.scheme' });
const DATE_LOCALES: Record<string, string> = { en: 'en-in', hi: 'hi', mr: 'mr' };

/** The whole app: theme, dates, cache, routes. */
export function App() {
  const { i18n } = useTranslation();
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={colorScheme}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <DatesProvider settings={{ locale: DATE_LOCALES[i18n.language] ?? 'en-in', firstDayOfWeek: 1 }}>
          <QueryClientProvider client={queryClient}>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </QueryClientProvider>
        </DatesProvider>
      </MantineProvider>
    </StrictMode>
  );
}
