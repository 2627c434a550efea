import { Resvg } from '@resvg/resvg-js'
import { fontFiles, sans } from './fonts.ts'

/**
 * A clean drawing as PNG on white, for programs that cannot show SVG (older Word, some mail programs).
 * @param width in pixels; 1600 is sharp on paper at the width of a page's text
 */
export function svgToPng(svg: string, width: number): Buffer {
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    background: 'white',
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: sans, sansSerifFamily: sans },
  })
  return drawing.render().asPng()
}
