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

/** What stands beside a value that is not usual. */
export type Mark = 'low' | 'high' | 'criticalLow' | 'criticalHigh' | 'critical' | 'unusual';

/** One thing measured over time. */
export interface SeriesView {
  name: string;
  /** '' where a value has none. */
  unit: string;
  /** What was usual on the day of the newest point, as it is printed; null: nobody knows. */
  usual: string | null;
  /** Oldest first; at least one. What is usual changes with age, so each has its own. */
  points: readonly {
    day: IsoDate;
    /** Where it stands in the curve; null: words, and there is no curve. */
    value: number | null;
    text: string;
    mark: Mark | null;
    /** An end that is null is open. */
    usual: readonly [least: number | null, most: number | null] | null;
  }[];
}

/** What was measured over the years. */
export interface ReportDocument extends DocumentBase {
  /** What was measured at visits, then results of the laboratory. */
  series: readonly SeriesView[];
  /** Results that are words alone, each with its day; newest first. */
  words: readonly { day: IsoDate; name: string; text: string }[];
  /** So many entries could not be read, and are missing. */
  unreadable: number;
  /** There may be older ones than so many of the newest of each kind, which the paper has; null: it has all. */
  newest: number | null;
}

export type CareDocument =
  | ({ kind: 'prescription' } & PrescriptionDocument)
  | ({ kind: 'visit' } & VisitDocument)
  | ({ kind: 'report' } & ReportDocument);
