import { catalogue, type ItemJson } from '@pramana/contract';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../../../lib/problem.ts';
import { useAction } from '../../../lib/query.ts';
import { useProblemWords } from '../../../ui/ProblemText.tsx';
import { undoToast } from '../../../ui/undoToast.tsx';

/** Stops or resumes selling an item; nothing is deleted, so it can be taken back at once. */
export function useRetire(item: Pick<ItemJson, 'id' | 'name'>): { run: (retired: boolean) => void; isBusy: boolean } {
  const { t } = useTranslation();
  const words = useProblemWords();
  const retire = useAction(catalogue.items.retire, { refreshes: [catalogue.items.show, catalogue.items.list] });
  const send = async (retired: boolean): Promise<void> => {
    try {
      await retire.send({ params: { id: item.id }, body: { retired } });
    } catch (thrown) {
      notifications.show({ message: words(asProblem(thrown)).text, color: 'red', withBorder: true });
      return;
    }
    const said = t(retired ? 'catalogue.retired' : 'catalogue.resumed', { name: item.name });
    undoToast(said, t('catalogue.act.undo'), () => void send(!retired));
  };
  return { run: (retired) => void send(retired), isBusy: retire.isBusy };
}
