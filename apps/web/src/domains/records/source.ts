import { ownRecords, records } from '@pramana/contract';
import { callBlob, urlOf } from '../../lib/api.ts';
import { paths } from '../../paths.ts';
import type { FileSource } from '../files/source.ts';

/** Where a screen's records come from: the hospital's own eyes, or a patient's account. */
export interface RecordSource {
  pathOf: (record: string) => string;
  receipt: (record: string, version: number) => Promise<Blob>;
  receiptHref: (record: string, version: number) => string;
  /** The file of a signature; with the content only where that is asked for. */
  signatureHref: (record: string, version: number, content: boolean) => string;
  /** From where the files that a record cites are read. */
  filesOf: (record: string) => FileSource;
}

const file = (base: string, content: boolean): string => (content ? `${base}?content=true` : base);

export const STAFF: RecordSource = {
  pathOf: paths.record,
  receipt: (id, version) => callBlob(records.records.receipt, { params: { id, version: String(version) } }),
  receiptHref: (id, version) => `/api/records/${id}/versions/${version}/receipt`,
  signatureHref: (id, version, content) => file(`/api/records/${id}/versions/${version}/signature`, content),
  filesOf: (id) => ({
    read: (one, signal) => callBlob(records.records.file, { params: { id, file: one } }, { signal }),
    downloadHref: (one) => urlOf(records.records.file, { params: { id, file: one }, query: { download: true } }),
  }),
};

export function ownSource(patient: string): RecordSource {
  const at = (record: string, version: number): string =>
    `/api/self/patients/${patient}/records/${record}/versions/${version}`;
  return {
    pathOf: (record) => paths.ownRecord(patient, record),
    receipt: (record, version) =>
      callBlob(ownRecords.own.receipt, { params: { id: patient, record, version: String(version) } }),
    receiptHref: (record, version) => `${at(record, version)}/receipt`,
    signatureHref: (record, version, content) => file(`${at(record, version)}/signature`, content),
    filesOf: (record) => {
      const paramsOf = (one: string) => ({ id: patient, record, file: one });
      return {
        read: (one, signal) => callBlob(ownRecords.own.file, { params: paramsOf(one) }, { signal }),
        downloadHref: (one) => urlOf(ownRecords.own.file, { params: paramsOf(one), query: { download: true } }),
      };
    },
  };
}
