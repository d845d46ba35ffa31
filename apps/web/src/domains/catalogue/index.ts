import { catalogue as routes } from '@pramana/contract';
import { IconPill, IconTemplate } from '@tabler/icons-react';
import { call } from '../../lib/api.ts';
import type { WebDomain } from '../../lib/domain.ts';
import { paths } from '../../paths.ts';

/** What is sold: items, their sealed prices, imports, tax rules. */
export const catalogue: WebDomain = {
  routes: [
    { path: paths.catalogue(), load: () => import('./list/CataloguePage.tsx'), access: 'item:read' },
    { path: paths.itemNew(), load: () => import('./form/NewItemPage.tsx'), access: 'item:write' },
    { path: paths.itemImport(), load: () => import('./import/ImportPage.tsx'), access: 'item:import' },
    { path: paths.itemTemplate(), load: () => import('./template/TakePage.tsx'), access: 'item:import' },
    { path: paths.nodeTemplate(), load: () => import('./template/TemplatePage.tsx'), access: 'node:read' },
    {
      path: paths.nodeTemplateImport(),
      load: () => import('./template/TemplateImportPage.tsx'),
      access: 'node:write',
    },
    { path: paths.taxRules(), load: () => import('./tax/TaxRulesPage.tsx'), access: 'item:read' },
    { path: '/catalogue/$id', load: () => import('./item/ItemPage.tsx'), access: 'item:read' },
    { path: '/catalogue/$id/edit', load: () => import('./form/EditItemPage.tsx'), access: 'item:write' },
  ],
  places: [
    { path: paths.catalogue(), label: 'catalogue.place', icon: IconPill, permission: 'item:read' },
    { path: paths.nodeTemplate(), label: 'catalogue.template.place', icon: IconTemplate, permission: 'node:read' },
  ],
  search: [
    {
      key: 'items',
      label: 'catalogue.place',
      permission: 'item:read',
      find: async (text, signal) =>
        (await call(routes.items.list, { query: { q: text } }, { signal })).data.slice(0, 8).map((item) => ({
          key: item.id,
          title: item.name,
          detail: [item.strength, item.packLabel].filter(Boolean).join(' · '),
          path: paths.item(item.id),
        })),
    },
  ],
};
