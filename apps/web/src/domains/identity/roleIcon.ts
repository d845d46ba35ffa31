import type { Role } from '@pramana/contract';
import {
  type Icon,
  IconBuildingHospital,
  IconCashRegister,
  IconClipboardHeart,
  IconFileCheck,
  IconHeartHandshake,
  IconPill,
  IconDesk,
  IconServer,
  IconStethoscope,
  IconUser,
} from '@tabler/icons-react';

/** One picture for each role, wherever people are listed. */
export const roleIcon: Record<Role, Icon> = {
  operator: IconServer,
  admin: IconBuildingHospital,
  frontdesk: IconDesk,
  cashier: IconCashRegister,
  pharmacist: IconPill,
  doctor: IconStethoscope,
  nurse: IconClipboardHeart,
  patient: IconUser,
  guardian: IconHeartHandshake,
  auditor: IconFileCheck,
};
