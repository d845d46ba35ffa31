import type { FastifyInstance } from 'fastify';
import { deviceRoutes } from './device.routes.ts';
import { openSessionRoutes } from './open-session.routes.ts';
import { personRoutes } from './person.routes.ts';
import { securityRoutes } from './security.routes.ts';
import { sessionRoutes } from './session.routes.ts';
import { signInRoutes } from './sign-in.routes.ts';

export { type ApprovalContext, type ApprovalRequest, verifyApprover } from './approval.service.ts';
export { closeAccount } from './closing.service.ts';
export { endHospitalSessions, endSessionsIn } from './ending.service.ts';
export { type IssuedCode, issueCode, redeemCode } from './code.service.ts';
export { canonicalLogin } from './lockout.service.ts';
export { countTry } from './lockout.store.ts';
export {
  addMachine,
  addPerson,
  addPersonWithoutLogin,
  giveLogin,
  hasLogin,
  isSetupNeeded,
  type PersonInput,
  renamePerson,
  openAccount,
} from './person.service.ts';
export { loginOf } from './person.store.ts';
export { languageOf, languageOfHospital } from './language.store.ts';
export { masked, provedContacts, setProvedContact } from './contact.service.ts';
export { enrolMadeUp, madeUpSecret } from './made-up.service.ts';
export {
  type AddingPasskey,
  beginSigningPasskey,
  type MadePasskey,
  takeSigningPasskey,
} from './signing-passkey.service.ts';
export { refuseWeakPassword } from './strength.service.ts';

export function identityPlugin(app: FastifyInstance): void {
  sessionRoutes(app);
  signInRoutes(app);
  securityRoutes(app);
  openSessionRoutes(app);
  deviceRoutes(app);
  personRoutes(app);
}
