import { describe, expect, it } from 'vitest';
import { SEAL, SURFACE, teal, tealNight } from './palette.ts';

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s theme', (scheme) => {
  const { body, rail, text, dimmed, placeholder, error, edge } = SURFACE[scheme];

  it.each(Object.entries({ text, dimmed, placeholder, error }))(
    'shows %s at 4.5 : 1 on page and rail',
    (_name, ink) => {
      expect(contrast(ink, body)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink, rail)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(Object.entries(SEAL[scheme]))(
    'shows the seal state %s at 4.5 : 1 on the page and on its wash',
    (_state, seal) => {
      expect(contrast(seal.ink, body)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(seal.ink, seal.wash)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('draws the edge of a field at 3 : 1', () => {
    expect(contrast(edge, body)).toBeGreaterThanOrEqual(3);
  });

  it('carries readable text on the primary colour', () => {
    const [ground, ink] = scheme === 'light' ? [teal[8], '#ffffff'] : [tealNight[8], SURFACE.light.text];
    expect(contrast(ground ?? '', ink)).toBeGreaterThanOrEqual(4.5);
  });

  it('shows links and selected words at 4.5 : 1', () => {
    const ink = scheme === 'light' ? teal[8] : tealNight[4];
    expect(contrast(ink ?? '', body)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ink ?? '', scheme === 'light' ? (teal[0] ?? '') : '#17312e')).toBeGreaterThanOrEqual(4.5);
  });
});
