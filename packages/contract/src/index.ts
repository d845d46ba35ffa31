export * from './access.ts';
export * from './access-own.ts';
export * from './appointments.ts';
export * from './appointments-own.ts';
export {
  APPOINTMENT_STATES,
  type AppointmentJson,
  type AppointmentState,
  type AppointmentStepJson,
  type CalendarJson,
  DAY_PARTS,
  type DayCountJson,
  type DayPart,
  type HoursJson,
  type LeaveJson,
  type OwnAppointmentJson,
  QUEUE_ACTS,
  type QueueAct,
  type QueueLineJson,
  type RoomJson,
  type ScheduledDoctorJson,
  type ScreenJson,
  type ScreenLineJson,
  type SlotDayJson,
  type VisitTypeJson,
  type WishJson,
} from './appointments-shapes.ts';
export * from './billing-shapes.ts';
export { CREDIT_REASONS, type CreditedGoods, type CreditReason } from './billing-money.ts';
export * from './billing.ts';
export * from './billing-own.ts';
export * from './billing-show.ts';
export * from './billing-work.ts';
export * from './catalogue-shapes.ts';
export * from './catalogue-template.ts';
export * from './catalogue.ts';
export * from './analytes.ts';
export * from './charges.ts';
export * from './clinical-shapes.ts';
export * from './disclosures.ts';
export * from './diagnostics-drafts.ts';
export * from './diagnostics-shapes.ts';
export * from './diagnostics.ts';
export * from './common.ts';
export * from './departments.ts';
export {
  type ClinicalContextJson,
  type ConsultationJson,
  consultations,
  type DiagnosisCodeJson,
  type VitalsEntryJson,
} from './consultations.ts';
export {
  type CheckedJson,
  CONSULTATION_PARTS,
  type ConsultationDraftJson,
  type ConsultationPart,
  type OvertakenJson,
} from './consultations-drafts.ts';
export { consultationPapers, ownConsultations, type OwnVisitJson } from './consultations-papers.ts';
export * from './erasure.ts';
export * from './files.ts';
export * from './hospitals.ts';
export * from './hospital-acts.ts';
export type { LogKeysJson } from './log-keys.ts';
export type { PolicyUpdatesJson } from './policy-updates.ts';
export * from './devices.ts';
export type { ConsoleHospitalJson } from './hospital-console.ts';
export * from './identity.ts';
export * from './keys.ts';
export * from './limited.ts';
export * from './openapi.ts';
export * from './patients.ts';
export * from './patients-clinical.ts';
export * from './patients-merges.ts';
export * from './patients-shapes.ts';
export * from './people.ts';
export * from './pharmacy.ts';
export {
  type DispenseChoiceJson,
  type DispenseJson,
  type DispenseLineJson,
  type OwnDispenseJson,
  PRESCRIPTION_STATES,
  type PrescriptionJson,
  type PrescriptionRowJson,
  RETURN_REASONS,
  SUBSTITUTION_REASONS,
  type SubstitutionJson,
  SWAPS,
  type Swapped,
} from './pharmacy-shapes.ts';
export * from './people-clinicians.ts';
export {
  APPLICATION_STATES,
  Application,
  type ApplicationJson,
  ApplicationRow,
  type ApplicationRowJson,
  type ApplicationSeenJson,
  type ApplicationStateName,
} from './people-applications.ts';
export {
  INVITATION_STATES,
  Invitation,
  type InvitationJson,
  type InvitationStateName,
} from './people-invitations.ts';
export * from './people-joining.ts';
export * from './people-patients.ts';
export * from './people-recovery.ts';
export * from './permissions.ts';
export * from './record-rights.ts';
export * from './records-shapes.ts';
export * from './records.ts';
export * from './records-own.ts';
export * from './registration-check.ts';
export * from './registration-shapes.ts';
export * from './route.ts';
export * from './fhir.ts';
export * from './findings.ts';
export * from './sealing.ts';
export type { WitnessedLogsJson } from './witnessed-logs.ts';
export * from './witnesses.ts';
export * from './session-limits.ts';
export * from './sessions.ts';
export * from './sign-in-shapes.ts';
export * from './sign-in.ts';
export * from './stock.ts';
export * from './system.ts';
export * from './tokens.ts';
export * from './vitals.ts';
