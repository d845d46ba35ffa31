import { UnstyledButton } from '@mantine/core';
import { catalogue, type ItemJson } from '@pramana/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../../lib/api.ts';
import { useAction } from '../../../lib/query.ts';
import { toast } from '../../../lib/toast.ts';
import type { CanDo } from '../../../ui/ActionButton.tsx';
import { Lightbox } from '../../../ui/Lightbox.tsx';
import { PictureInput } from '../picture/PictureInput.tsx';
import classes from './PhotoPanel.module.css';

/** The picture of the pack; who may change the item may put another. */
export function PhotoPanel({ item, can }: { item: ItemJson; can: CanDo | undefined }) {
  const { t } = useTranslation();
  const upload = useAction(catalogue.items.photo, { refreshes: [catalogue.items.show, catalogue.items.list] });
  const put = (file: Blob): void =>
    upload.run({ params: { id: item.id }, file }, () => toast(t('catalogue.picture.saved')));
  const photo = item.photoBlobId === null ? null : <Photo blobId={item.photoBlobId} name={item.name} />;
  if (!can?.ok) return photo === null ? null : <div className={classes.panel}>{photo}</div>;
  return (
    <div className={classes.panel}>
      {photo}
      <PictureInput
        label={t('catalogue.picture.pack')}
        onPicture={put}
        isBusy={upload.isBusy}
        problem={upload.problem}
      />
    </div>
  );
}

function Photo({ blobId, name }: { blobId: string; name: string }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const src = urlOf(catalogue.blobs.show, { params: { id: blobId } });
  const label = t('catalogue.picture.of', { name });
  return (
    <>
      <UnstyledButton className={classes.photo} onClick={() => setOpen(true)} aria-label={label}>
        <img src={src} alt="" />
      </UnstyledButton>
      <Lightbox src={isOpen ? src : null} alt={label} onClose={() => setOpen(false)} />
    </>
  );
}
