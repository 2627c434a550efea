import { createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core'

/** The accent: petrol, from a tint for backgrounds (0) to a shade for text on them (9). */
const petrol: MantineColorsTuple = [
  '#eef5f6', '#d8e8eb', '#b1d2d7', '#84b8c0', '#5a9fa9', '#3a8792', '#1f727e', '#0f5c68', '#0a4852', '#07363e',
] // biome-ignore format: a palette is one row
/** Neutral greys that end in the one ink. */
const gray: MantineColorsTuple = [
  '#f7f8f9', '#eff1f3', '#e4e7ea', '#d3d8dd', '#b3bbc4', '#8b95a1', '#626d7a', '#4a5460', '#333c47', '#1a232e',
] // biome-ignore format: a palette is one row
/** The same greys by night: text (0) down to the ground (7) and below it. */
const dark: MantineColorsTuple = [
  '#dde2e8', '#bfc7d0', '#9ca6b2', '#737e8b', '#434d59', '#353e49', '#242b34', '#171c23', '#12161c', '#0c0f14',
] // biome-ignore format: a palette is one row

export const sans = "'Source Sans 3 Variable', 'Source Sans 3', system-ui, sans-serif"
export const serif = "'Source Serif 4 Variable', 'Source Serif 4', Georgia, serif"

/** Compact and calm: one ink, one accent, small radii, no shadows where a hairline does. */
export const theme: MantineThemeOverride = createTheme({
  colors: { petrol, gray, dark },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  black: '#1a232e',
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
    Menu: { defaultProps: { shadow: 'md', width: 240, withinPortal: true } },
    Modal: { defaultProps: { centered: true, radius: 'lg' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
  },
})
