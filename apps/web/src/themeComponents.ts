import {
  ActionIcon,
  Badge,
  Button,
  Menu,
  Modal,
  type MantineThemeComponents,
  Popover,
  Portal,
  Tooltip,
} from '@mantine/core';
import { portals } from './lib/portals.ts';

const motion = { duration: 140, transition: 'fade' } as const;

/** Defaults of the components, so that screens need not repeat them. Touch sizes are in `base.css`. */
export const components: MantineThemeComponents = {
  ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
  // Small words on a wash or in an outline: in the colour of the state, yellow and orange would be at 2.7 : 1.
  Badge: Badge.extend({
    vars: (_theme, { variant }) =>
      variant === 'light' || variant === 'outline'
        ? { root: { '--badge-color': 'var(--mantine-color-text)' } }
        : { root: {} },
  }),
  Button: Button.extend({ defaultProps: { size: 'sm' } }),
  Menu: Menu.extend({ defaultProps: { transitionProps: motion, shadow: 'md' } }),
  Modal: Modal.extend({ defaultProps: { transitionProps: motion, centered: true, shadow: 'lg' } }),
  // One place, which a locked screen takes out of the document.
  Portal: Portal.extend({ defaultProps: portals ? { target: portals } : {} }),
  Popover: Popover.extend({ defaultProps: { transitionProps: motion, shadow: 'md' } }),
  Tooltip: Tooltip.extend({
    // The name of a medicine is longer than a phone is wide.
    defaultProps: {
      multiline: true,
      maw: 320,
      transitionProps: motion,
      openDelay: 250,
      events: { hover: true, focus: true, touch: true },
    },
  }),
};
