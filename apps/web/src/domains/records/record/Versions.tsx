import type { RecordHistoryJson } from '@pramana/contract';
import { useWhenSealed } from '../../sealing/whenSealed.ts';
import { sealState } from '../sealOf.ts';
import type { RecordSource } from '../source.ts';
import { Version } from './Version.tsx';

interface VersionsProps {
  history: RecordHistoryJson;
  source: RecordSource;
  onRefresh: () => void;
}

/** All versions of a record, newest first. */
export function Versions({ history: { id, versions }, source, onRefresh }: VersionsProps) {
  const waits = (state: string): boolean => state === 'queued';
  useWhenSealed(
    versions.some(
      (version) => waits(sealState(version)) || version.signatures.some(({ seal }) => waits(seal?.state ?? 'queued')),
    ),
    onRefresh,
  );
  return versions.map((version) => (
    <Version
      key={version.id}
      record={id}
      version={version}
      before={versions.find((each) => each.version === version.version - 1)}
      source={source}
    />
  ));
}
