import sharp from 'sharp';
import type { Random } from './random.ts';

const SKIN = ['#8d5a3b', '#a86f4a', '#c38a60', '#d9a67c'];
const HAIR = ['#1d1a19', '#2c211c', '#5b5652', '#b8b4ae'];
const SHIRT = ['#2f6f6b', '#7a4b6a', '#4a5a8a', '#8a6a3a'];

/** A drawn face, so that lists have pictures and nobody's is needed. */
export function facePicture(random: Random): Promise<Buffer> {
  const [skin, hair, shirt] = [random.pick(SKIN), random.pick(HAIR), random.pick(SHIRT)];
  const long = random.chance(0.5);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" viewBox="0 0 320 320">
<rect width="320" height="320" fill="#e9e4dc"/>
${long ? `<ellipse cx="160" cy="165" rx="92" ry="110" fill="${hair}"/>` : ''}
<path d="M40 320 C50 240 270 240 280 320 Z" fill="${shirt}"/>
<rect x="138" y="205" width="44" height="50" fill="${skin}"/>
<ellipse cx="160" cy="150" rx="68" ry="82" fill="${skin}"/>
<path d="M90 140 C90 40 230 40 230 140 C200 ${long ? 90 : 100} 120 ${long ? 90 : 100} 90 140 Z" fill="${hair}"/>
<circle cx="134" cy="150" r="6" fill="#1d1a19"/><circle cx="186" cy="150" r="6" fill="#1d1a19"/>
<path d="M132 192 Q160 ${random.whole(198, 214)} 188 192" fill="none" stroke="#5a2d22" stroke-width="5"/>
</svg>`;
  return sharp(Buffer.from(svg)).webp({ quality: 70 }).toBuffer();
}
