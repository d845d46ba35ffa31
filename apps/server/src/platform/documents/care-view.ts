import type {
  ConsultationFormJson,
  ConsultationPart,
  OrdersFormJson,
  PrescriptionFormJson,
  VitalsFormJson,
} from '@pramana/contract';
import type { IsoDate } from '@pramana/kernel';
import type { BlockView, DocumentBase, Instant } from './view.ts';

/** Who treated, as the hospital's own list has them at this print; '' is not printed. */
export interface DoctorView {
  name: string;
  degree: string;
  department: string;
  registration: string;
}

/** One sealed version that a paper shows. */
export interface EntryView {
  part: ConsultationPart;
  version: number;
  /** Why this version was written; '' for the first. */
  reason: string;
  author: string;
  block: BlockView;
  /** A passkey signature of this version that was checked; null: there is none that counts. */
  signed: { name: string; at: Instant } | null;
}

/** A paper about one visit. */
interface VisitPaper extends DocumentBase {
  doctor: DoctorView;
  /** The day of the visit. */
  day: IsoDate;
  /** What stands on it, the one of `proof` first. */
  entries: readonly EntryView[];
}

/** What to take (C5); warnings are the doctor's and are not on it. */
export interface PrescriptionDocument extends VisitPaper {
  prescription: PrescriptionFormJson;
  followUp: IsoDate | null;
}

/** What was found and done at one visit. Null: there is none, or the reader does not see it. */
export interface VisitDocument extends VisitPaper {
  note: ConsultationFormJson;
  vitals: VitalsFormJson | null;
  prescription: PrescriptionFormJson | null;
  orders: OrdersFormJson | null;
}

/** One thing measured over time. */
export interface SeriesView {
  name: string;
  unit: string;
  /** What was usual on the day of the newest point. */
  usual: readonly [least: string, most: string] | null;
  /** Oldest first; at least one. What is usual changes with age, so each has its own. */
  points: readonly {
    day: IsoDate;
    value: number;
    text: string;
    mark: 'low' | 'high' | null;
    usual: readonly [least: number, most: number] | null;
  }[];
}

/** What was measured over the years. */
export interface ReportDocument extends DocumentBase {
  series: readonly SeriesView[];
}

export type CareDocument =
  | ({ kind: 'prescription' } & PrescriptionDocument)
  | ({ kind: 'visit' } & VisitDocument)
  | ({ kind: 'report' } & ReportDocument);
