import { describe, expect, it } from 'vitest';
import { parsePack } from './pack.service.ts';

describe('the unit size of a price list', () => {
  it.each([
    ["10's", 'tablet', 10n, 'tablet'],
    ["15's in Monocarton", 'capsule', 15n, 'capsule'],
    ["30's Bottle", 'tablet', 30n, 'tablet'],
    ['60 s in container', 'inhalation capsule', 60n, 'capsule'],
    ["4'S", 'tablet', 4n, 'tablet'],
    ['7’s', 'tablet', 7n, 'tablet'],
    ["1 x 9's (mono carton pack)", '', 9n, 'piece'],
    ["12's in Mono Carton", 'strip', 12n, 'strip'],
    ["10's in Mono-carton", 'patch', 10n, 'patch'],
    ["5's", 'suppository', 5n, 'suppository'],
    ["1's", '', 1n, 'piece'],
    ['One in Mono-Pack', '', 1n, 'piece'],
    ['Three in Mono-Pack', '', 3n, 'piece'],
    ['Four Strips in Mono-Pack', '', 4n, 'strip'],
    ['Pack of 4 Sanitary Napkins', '', 4n, 'napkin'],
    ['Pack of 20 wipes', '', 20n, 'wipe'],
    ['Pack of 50 in a Zip Lock Bag', '', 50n, 'piece'],
    ['100 Ear Buds', '', 100n, 'ear bud'],
    ['50 pcs/Box', '', 50n, 'piece'],
    ['10 sachet in monocarton', 'suspension', 10n, 'sachet'],
  ])('%s (%s) is counted: %s %s', (text, form, size, unit) => {
    expect(parsePack(text, form)).toMatchObject({ size, unit });
  });

  it.each([
    ['Pair in Mono-Pack', 'pair'],
    ["1's pair in sealed poly pack and in Mono-carton", 'pair'],
    ['5ml Drops', 'bottle'],
    ['100ml with measuring cap', 'bottle'],
    ['Vial & Wfi', 'vial'],
    ['1.0 Injection in 1 vial', 'vial'],
    ['2ml Ampoule in Mono blister', 'ampoule'],
    ['0.5 ml in 1 prefilled syringe', 'syringe'],
    ['3 ml Catridge', 'cartridge'],
    ['3ml Pre-filled Pen', 'pen'],
    ['200 MDI', 'inhaler'],
    ['60 doses in MDI inhaler', 'inhaler'],
    ['10 gm Tube', 'tube'],
    ['30g Lemitube', 'tube'],
    ['1kg Screw-Cap jar with scoop', 'jar'],
    ["1's Tin 250g", 'tin'],
    ['100 ml', 'pack'],
    ['15 GM', 'pack'],
    ['', 'pack'],
    // A kit of different tablets is never split, nor what is sold with an inhaler.
    ["20's in Combikit", 'kit'],
    ['Combipack of 6 Tablets in Mono Carton', 'kit'],
    ['30 capsules and 1 inhaler', 'pack'],
    ['Five in Mono-Pack X 100', 'pack'],
    ['1/4 inch x 4 in 10 strips pack', 'pack'],
    ['2 cm X 3 m in Monopack', 'pack'],
  ])('%s is sold whole, as a %s', (text, unit) => {
    expect(parsePack(text, 'tablet')).toMatchObject({ size: 1n, unit });
  });

  it('keeps the text of the box, cleaned', () => {
    expect(parsePack(' 10’s\u00a0in  Mono-carton ', 'tablet').label).toBe("10's in Mono-carton");
  });
});
