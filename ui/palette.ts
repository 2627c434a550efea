import { useComputedColorScheme } from '@mantine/core'
import { darkPalette, lightPalette, type Palette } from '../common/palette.ts'

/** The palette of the day or of the night. */
export function usePalette(): Palette {
  return useComputedColorScheme('light') === 'dark' ? darkPalette : lightPalette
}
