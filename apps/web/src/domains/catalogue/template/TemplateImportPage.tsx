import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/Page.tsx';
import { ImportFlow } from '../import/ImportPage.tsx';
import { NODE_TEMPLATE } from '../import/target.ts';

/** Import into the template catalogue of the node, for its operator. */
export default function TemplateImportPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('catalogue.template.importTitle')} subtitle={t('catalogue.import.text')}>
      <ImportFlow target={NODE_TEMPLATE} />
    </Page>
  );
}
