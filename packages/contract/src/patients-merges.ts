import { type Static, Type } from 'typebox';
import { Can, IdParams, Instant, Line, Uuid } from './common.ts';
import { PatientRow } from './patients-shapes.ts';
import { route } from './route.ts';

const strict = { additionalProperties: false } as const;

/** Which rows are one person. */
export const MergeView = Type.Object({
  /** As whom this patient goes on; itself when it was merged into nobody. */
  survivor: PatientRow,
  /** Who was merged into the survivor. */
  aliases: Type.Array(PatientRow),
  /** In which this patient took part, newest first; patients by their numbers. */
  history: Type.Array(
    Type.Object({
      id: Uuid,
      action: Type.Union([Type.Literal('merge'), Type.Literal('separate')]),
      alias: Type.String(),
      survivor: Type.String(),
      reason: Type.String(),
      by: Type.String(),
      at: Instant,
    }),
  ),
});
export type MergeViewJson = Static<typeof MergeView>;

const MergeCan = Type.Object({ merge: Can, separate: Can });

/** `patients.merges`: two rows that are one person. */
export const mergeRoutes = {
  show: route({
    id: 'patients.merges.show',
    method: 'GET',
    path: '/api/patients/:id/merges',
    summary: 'As whom this patient goes on, who was merged into them, by whom and why (an access to each)',
    access: 'patient:read',
    params: IdParams,
    response: MergeView,
    can: MergeCan,
  }),
  merge: route({
    id: 'patients.merges.merge',
    method: 'POST',
    path: '/api/patients/:id/merges',
    summary: 'Say that another patient is the same person and goes on as this one; nothing is copied or lost',
    access: 'patient:merge',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ aliasId: Uuid, reason: Line }, strict),
    response: MergeView,
    can: MergeCan,
    errors: ['patient_merged', 'conflict', 'invalid_field'],
  }),
  separate: route({
    id: 'patients.merges.separate',
    method: 'POST',
    path: '/api/patients/:id/separate',
    summary: 'Take a merge back: this patient is one of its own again',
    access: 'patient:merge',
    fresh: 5,
    params: IdParams,
    body: Type.Object({ reason: Line }, strict),
    response: MergeView,
    can: MergeCan,
    errors: ['conflict'],
  }),
} as const;
