import { catalogue } from '@pramana/contract';
import { IconPhoto, IconPill, IconStethoscope } from '@tabler/icons-react';
import { urlOf } from '../../../lib/api.ts';
import { isGoods, type ItemKind } from '../kinds.ts';
import classes from './Picture.module.css';

interface PackPictureProps {
  blobId: string | null;
  kind: ItemKind;
  /** CSS pixels, both ways. */
  size: number;
}

/** The pack, small, beside its name; a sign of its kind where there is no picture. Only decoration: the name says it. */
export function PackPicture({ blobId, kind, size }: PackPictureProps) {
  const style = { width: size, height: size };
  if (blobId !== null) {
    const src = urlOf(catalogue.blobs.show, { params: { id: blobId } });
    return <img src={src} alt="" loading="lazy" className={classes.pack} style={style} />;
  }
  const Sign = kind === 'medicine' ? IconPill : isGoods(kind) ? IconPhoto : IconStethoscope;
  return (
    <span className={classes.sign} style={style} aria-hidden>
      <Sign size={size * 0.62} stroke={1.4} />
    </span>
  );
}
