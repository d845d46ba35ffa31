import type { MantineColorsTuple } from '@mantine/core';

/** The brand by day: one deep teal; shade 8 is the primary. */
export const teal: MantineColorsTuple = [
  '#ecf7f5',
  '#d5ece9',
  '#abd8d2',
  '#7ec2ba',
  '#54aba2',
  '#34938a',
  '#1f7d75',
  '#146863',
  '#0d5955',
  '#094542',
];

/** The brand by night: the same hue lifted, so that shade 8 carries dark text on a dark page. */
export const tealNight: MantineColorsTuple = [
  '#dcf3f0',
  '#c3e9e4',
  '#a8ded7',
  '#8fd4cb',
  '#74c9bf',
  '#69c1b6',
  '#60baaf',
  '#58b3a8',
  '#52ada2',
  '#66bdb2',
];

/** Warm-neutral greys. Shade 6 is the faintest that may carry text on a light page. */
export const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f4f2ee',
  '#eae7e1',
  '#ded9d1',
  '#c9c3b9',
  '#a29b90',
  '#6a645b',
  '#524d45',
  '#38342f',
  '#23201c',
];

/** Mantine's scale of the dark theme: 0 is text, 2 the faintest text, 4 lines, 6 fields, 7 the page. */
export const dark: MantineColorsTuple = [
  '#ece9e4',
  '#d3cec7',
  '#b3ada4',
  '#9b958b',
  '#46423c',
  '#35322d',
  '#282622',
  '#1c1a18',
  '#151412',
  '#0e0d0c',
];

/** Amber, green and red belong to the seal and to warnings only, so that colour always means something. */
export const amber: MantineColorsTuple = [
  '#fff7e6',
  '#feedc8',
  '#fbdb95',
  '#f6c55c',
  '#eeae2b',
  '#d18f0f',
  '#a96f06',
  '#8f5c04',
  '#7a4d03',
  '#613d02',
];

export const green: MantineColorsTuple = [
  '#ebf7ee',
  '#d3edda',
  '#a7dab5',
  '#79c58e',
  '#4eae6a',
  '#34944f',
  '#257b3e',
  '#1c6a34',
  '#165a2b',
  '#0f4520',
];

export const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd8',
  '#f3b8b0',
  '#ea9086',
  '#e0695c',
  '#d04636',
  '#b93224',
  '#a5291c',
  '#912117',
  '#721811',
];

/** The five states of a seal: `ink` for words and strokes, `wash` for the ground behind them. */
export const SEAL = {
  light: {
    draft: { ink: '#6a645b', wash: '#f4f2ee' },
    queued: { ink: '#524d45', wash: '#f4f2ee' },
    sealed: { ink: '#855403', wash: '#fff3d6' },
    witnessed: { ink: '#1c6a34', wash: '#e3f4e8' },
    broken: { ink: '#a5291c', wash: '#fde6e3' },
  },
  dark: {
    draft: { ink: '#b3ada4', wash: '#282622' },
    queued: { ink: '#d3cec7', wash: '#282622' },
    sealed: { ink: '#f3bd52', wash: '#37290d' },
    witnessed: { ink: '#7fd398', wash: '#152e1d' },
    broken: { ink: '#ff9d90', wash: '#421a15' },
  },
} as const;

/** The grounds and inks of the page itself; `theme.test.ts` holds text to 4.5 : 1 and the edge of a field to 3 : 1. */
export const SURFACE = {
  light: {
    body: '#fdfcfa',
    rail: '#f6f4f0',
    text: '#1f1c18',
    dimmed: gray[6],
    placeholder: gray[6],
    error: red[6],
    edge: '#8f887d',
  },
  dark: {
    body: dark[7],
    rail: dark[8],
    text: dark[0],
    dimmed: dark[2],
    placeholder: dark[3],
    error: '#ff9d90',
    edge: '#736d64',
  },
} as const;
