import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core'

/** The accent: petrol, from a tint for backgrounds (0) to a shade for text on them (9). */
const petrol: MantineColorsTuple = [
  '#eaf4f6', '#d3e7eb', '#a8cfd7', '#79b5c1', '#4f9cab', '#2f8596', '#177485', '#0b6477', '#08505f', '#063f4c',
] // biome-ignore format: a palette is one row
/** Neutral greys that end in the one ink. */
const gray: MantineColorsTuple = [
  '#f8f9fa', '#f3f5f6', '#e6e9ec', '#d5dade', '#b5bdc5', '#8b95a0', '#5a6672', '#46515c', '#313c48', '#1c2733',
] // biome-ignore format: a palette is one row
/** The same greys by night: text (0) down to the ground (7) and below it. */
const dark: MantineColorsTuple = [
  '#e8ebee', '#c6cdd4', '#a3adb7', '#78838f', '#4a5561', '#36404a', '#252d36', '#14191f', '#101419', '#0b0e12',
] // biome-ignore format: a palette is one row

export const sans = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif"
export const serif = "'Source Serif 4 Variable', 'Source Serif 4', Georgia, serif"

/** Compact and calm: one ink, one accent, small radii, no shadows where a hairline does. */
export const theme: MantineThemeOverride = createTheme({
  colors: { petrol, gray, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  black: '#1c2733',
  fontFamily: sans,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.35' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.25rem' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '10px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: {
    fontFamily: sans,
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.2' },
      h2: { fontSize: '1.25rem', lineHeight: '1.3' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h4: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm' } },
    Button: { defaultProps: { size: 'sm' } },
    Input: { defaultProps: { size: 'sm' } },
    InputWrapper: { defaultProps: { size: 'sm' } },
    // A menu stays beside its button, so within the page's landmarks, and holds menu items alone: the first has the focus.
    Menu: {
      defaultProps: { shadow: 'md', width: 240, withinPortal: false, withInitialFocusPlaceholder: false },
    },
    Modal: { defaultProps: { centered: true, radius: 'lg' } },
    // A dialog's head is no banner of the page: there is one already.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
  },
})
