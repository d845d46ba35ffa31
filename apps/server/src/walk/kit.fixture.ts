import type { CareThings } from './care.fixture.ts';

/** A patient with one of everything that can be a patient's. */
export interface Kit {
  patient: string;
  bill: string;
  block: { series: string; number: string };
  payment: string;
  emergency: string;
  /** A prescription, which the record cites: what every role reads that reads files at all. */
  file: string;
  event: string;
  draft: string;
  card: string;
  /** A signed prescription: what everybody reads who reads records at all. */
  record: string;
  /** A sealed one. */
  consultation: string;
  /** An order of which no sample is taken yet. */
  labOrder: string;
  /** What it prescribed, and what was handed out of that. */
  prescription: string;
  dispense: string;
  /** Somebody in the queue of the doctor of `here`. */
  appointment: string;
}

/** One of everything else, in the hospital that logins without a suffix belong to. */
export interface Things extends CareThings {
  batch: string;
  itemImport: string;
  /** A price that holds from a day to come. */
  plannedPrice: string;
  templateImport: string;
  blob: string;
  audit: string;
  /** Another session of whoever asks, or of the nurse; set before each try. */
  session: string;
  device: string;
  registration: string;
  invitation: string;
  application: string;
  recovery: string;
  act: string;
  /** Of the nurse's roles. */
  change: string;
  /** A request for erasure that law holds back. */
  erasure: string;
  /** An API token. */
  token: string;
  /** The doctor of `here`, and a kind of visit. */
  doctor: string;
  visitType: string;
}
