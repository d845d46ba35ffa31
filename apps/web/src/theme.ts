import { type CSSVariablesResolver, createTheme, rem, virtualColor } from '@mantine/core';
import { components } from './themeComponents.ts';
import { amber, dark, gray, green, red, SEAL, SURFACE, teal, tealNight } from './palette.ts';

const FAMILY = "'Noto Sans Variable', 'Noto Sans Devanagari Variable', system-ui, sans-serif";

/** The one design system (experience.md "Look"): sizes 13/14/16/20/28, a 4 px grid, deep teal, warm greys. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 8,
  autoContrast: true,
  colors: {
    brand: virtualColor({ name: 'brand', light: 'teal', dark: 'tealNight' }),
    teal,
    tealNight,
    gray,
    dark,
    amber,
    green,
    red,
  },
  white: '#ffffff',
  black: SURFACE.light.text,
  fontFamily: FAMILY,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: rem(13), sm: rem(14), md: rem(16), lg: rem(20), xl: rem(28) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.4', xl: '1.25' },
  headings: {
    fontFamily: FAMILY,
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: rem(28), lineHeight: '1.25' },
      h2: { fontSize: rem(20), lineHeight: '1.35' },
      h3: { fontSize: rem(16), lineHeight: '1.45' },
      h4: { fontSize: rem(14), lineHeight: '1.45' },
      h5: { fontSize: rem(13), lineHeight: '1.45' },
      h6: { fontSize: rem(13), lineHeight: '1.45' },
    },
  },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(2), sm: rem(4), md: rem(6), lg: rem(10), xl: rem(16) },
  defaultRadius: 'md',
  breakpoints: { xs: '30em', sm: '40em', md: '62em', lg: '75em', xl: '90em' },
  shadows: {
    xs: '0 1px 2px rgba(31, 28, 24, 0.06)',
    sm: '0 1px 3px rgba(31, 28, 24, 0.08), 0 4px 12px rgba(31, 28, 24, 0.05)',
    md: '0 2px 6px rgba(31, 28, 24, 0.08), 0 12px 28px rgba(31, 28, 24, 0.1)',
    lg: '0 4px 10px rgba(31, 28, 24, 0.08), 0 24px 48px rgba(31, 28, 24, 0.14)',
    xl: '0 8px 16px rgba(31, 28, 24, 0.1), 0 32px 64px rgba(31, 28, 24, 0.18)',
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components,
});

type Scheme = 'light' | 'dark';

function sealVariables(scheme: Scheme): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SEAL[scheme]).flatMap(([state, { ink, wash }]) => [
      [`--seal-${state}`, ink],
      [`--seal-${state}-wash`, wash],
    ]),
  );
}

function surfaceVariables(scheme: Scheme): Record<string, string> {
  const surface = SURFACE[scheme];
  return {
    '--mantine-color-body': surface.body,
    '--mantine-color-text': surface.text,
    '--mantine-color-dimmed': surface.dimmed,
    '--mantine-color-placeholder': surface.placeholder,
    '--mantine-color-error': surface.error,
    '--mantine-color-default-border': surface.edge,
    '--pr-rail': surface.rail,
    '--pr-line': scheme === 'light' ? gray[2] : dark[5],
    '--pr-line-strong': scheme === 'light' ? gray[4] : dark[4],
    '--pr-hover': scheme === 'light' ? gray[1] : dark[6],
    '--pr-selected': scheme === 'light' ? teal[0] : '#17312e',
    '--pr-raised': scheme === 'light' ? '#ffffff' : dark[6],
  };
}

/** Mantine's variables where its defaults are too faint, and the product's own (`--seal-*`, `--pr-*`). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--pr-rail-width': rem(92),
    '--pr-top-height': rem(56),
    '--pr-tabs-height': rem(60),
    '--pr-row': rem(36),
    '--pr-move': '150ms cubic-bezier(0.2, 0, 0, 1)',
  },
  light: {
    ...sealVariables('light'),
    ...surfaceVariables('light'),
    '--mantine-color-disabled-color': gray[6],
    '--mantine-color-success': green[7],
  },
  dark: {
    ...sealVariables('dark'),
    ...surfaceVariables('dark'),
    '--mantine-color-disabled-color': dark[3],
    '--mantine-color-success': SEAL.dark.witnessed.ink,
    '--mantine-color-brand-light': '#17312e',
    '--mantine-color-brand-light-hover': '#1d3d39',
    '--mantine-color-brand-light-color': tealNight[2],
    '--mantine-color-brand-outline': tealNight[4],
  },
});
