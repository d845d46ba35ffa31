import { type Static, Type } from 'typebox';
import { ItemImport, ItemKind } from './catalogue-shapes.ts';
import { IdParams, Instant } from './common.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Items that belong together: a kind, and within it a category. */
const GroupName = { kind: ItemKind, category: Type.String({ maxLength: 200 }) };

const Group = Type.Object({ ...GroupName, items: Type.Integer(), priced: Type.Integer() });

/** One import of the operator that went through. */
const Version = Type.Object({
  id: Type.String(),
  at: Instant,
  author: Type.String(),
  added: Type.Integer(),
  changed: Type.Integer(),
  priceChanges: Type.Integer(),
});

/** The node's catalogue as its operator keeps it: what is in it, and every version, the newest first. */
const Template = Type.Object({ groups: Type.Array(Group), versions: Type.Array(Version) });

/** A group as a hospital is offered it: what of it the hospital does not have yet. */
const Offered = Type.Object({ ...GroupName, items: Type.Integer(), fresh: Type.Integer(), priced: Type.Integer() });
export type OfferedJson = Static<typeof Offered>;

/** Lists that come with Pramana. */
export const SHIPPED_LISTS = ['jan-aushadhi', 'services'] as const;
const ShippedList = Type.Unsafe<(typeof SHIPPED_LISTS)[number]>(
  Type.Union(SHIPPED_LISTS.map((list) => Type.Literal(list))),
);

/** The template catalogue of a node: kept by its operator, taken over by hospitals as their own items and prices. */
export const catalogueTemplate = {
  node: {
    show: route({
      id: 'catalogue.template.show',
      method: 'GET',
      path: '/api/node/template',
      summary: 'The template catalogue of this node with its versions',
      access: 'node:read',
      response: Template,
    }),
    preview: route({
      id: 'catalogue.template.preview',
      method: 'POST',
      path: '/api/node/template/imports',
      summary: 'Check a CSV for the template catalogue; nothing is imported yet',
      access: 'node:write',
      upload: { maxBytes: 20_000_000 },
      response: ItemImport,
      status: 201,
      errors: ['import_invalid', 'too_large'],
    }),
    shipped: route({
      id: 'catalogue.template.shipped',
      method: 'POST',
      path: '/api/node/template/shipped',
      summary: 'Check a list that comes with Pramana for the template catalogue; nothing is imported yet',
      access: 'node:write',
      body: Type.Object({ list: ShippedList }, strict),
      response: ItemImport,
      status: 201,
    }),
    run: route({
      id: 'catalogue.template.run',
      method: 'POST',
      path: '/api/node/template/imports/:id/run',
      summary: 'Import a checked file into the template catalogue, all of it or nothing',
      access: 'node:write',
      // What hospitals begin with, limits and all, and each price for ever on the node's log.
      fresh: 5,
      params: IdParams,
      response: ItemImport,
      status: 202,
      errors: ['import_invalid', 'conflict'],
    }),
    job: route({
      id: 'catalogue.template.job',
      method: 'GET',
      path: '/api/node/template/imports/:id',
      summary: 'Progress of an import into the template catalogue',
      access: 'node:read',
      params: IdParams,
      response: ItemImport,
    }),
  },
  offer: route({
    id: 'catalogue.template.offer',
    method: 'GET',
    path: '/api/item-template',
    summary: 'What this node’s template catalogue has that this hospital has not',
    access: 'item:import',
    response: Offered,
    list: true,
  }),
  take: route({
    id: 'catalogue.template.take',
    method: 'POST',
    path: '/api/item-template/imports',
    summary: 'Prepare to take over groups of the template: an import to look at, nothing is imported yet',
    access: 'item:import',
    body: Type.Object({ groups: Type.Array(Type.Object(GroupName, strict), { minItems: 1, maxItems: 500 }) }, strict),
    response: ItemImport,
    status: 201,
    errors: ['template_empty'],
  }),
} as const;
